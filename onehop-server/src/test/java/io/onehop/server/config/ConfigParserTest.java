package io.onehop.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.server.logging.LogContext;
import io.onehop.server.logging.LogLevel;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigParserTest {
    private static final Map<String, String> ENVIRONMENT = Map.of("PORT", "4000", "ODD", "a # b { c");

    private static ConfigResult.Parsed parse(String text, String... overrides) {
        var result = new ConfigParser(ENVIRONMENT::get).parse("onehop.conf", text, List.of(overrides));
        assertThat(result).isInstanceOf(ConfigResult.Parsed.class);
        return (ConfigResult.Parsed) result;
    }

    private static NodeConfig config(String text, String... overrides) {
        return parse(text, overrides).config();
    }

    private static final String FULL = """
            # a whole file
            service {
                cluster-name orders      # a comment behind a value
                ticker-interval 1m
                ticker-format legacy
                proto-fd-max 20k
            }
            logging {
                file /var/log/onehop.log {
                    context any info
                    context nsup detail
                }
                console { context any warning }
            }
            network {
                service {
                    address 10.0.0.1
                    address 10.0.0.2
                    access-address 192.168.0.1
                    port 3100
                }
                heartbeat {
                    mode mesh
                    port 3102
                    mesh-seed-address-port 10.0.0.9 3102
                    interval 250
                }
                fabric { port 3101 }
            }
            namespace orders {
                replication-factor 2
                default-ttl 30d
                nsup-period 120
                storage-engine memory {
                    data-size 4g
                }
                set carts {
                    stop-writes-count 5
                    disable-eviction
                }
            }
            namespace bar {
                storage-engine memory
            }
            """;

    @Test
    void readsTheGrammarOperatorsKnow() {
        var config = config(FULL);
        assertThat(config.service().text(ServiceParameters.CLUSTER_NAME)).isEqualTo("orders");
        assertThat(config.service().integer(ServiceParameters.TICKER_INTERVAL)).isEqualTo(60);
        assertThat(config.service().text(ServiceParameters.TICKER_FORMAT)).isEqualTo("legacy");
        assertThat(config.service().integer(ServiceParameters.PROTO_FD_MAX)).isEqualTo(20 * 1024);
        assertThat(config.networkService().list(NetworkServiceParameters.ADDRESSES))
                .containsExactly("10.0.0.1", "10.0.0.2");
        assertThat(config.networkService().integer(NetworkServiceParameters.PORT)).isEqualTo(3100);
        assertThat(config.heartbeat().list(HeartbeatParameters.MESH_SEED_ADDRESS_PORTS))
                .containsExactly("10.0.0.9:3102");
        assertThat(config.fabric().integer(FabricParameters.PORT)).isEqualTo(3101);
        assertThat(config.namespaces()).extracting(NamespaceConfig::name).containsExactly("orders", "bar");
    }

    @Test
    void readsWhatANamespaceIsMadeOf() {
        var orders = config(FULL).namespaces().getFirst();
        assertThat(orders.settings().integer(NamespaceParameters.DEFAULT_TTL)).isEqualTo(30 * 86_400);
        assertThat(orders.storage().integer(StorageParameters.DATA_SIZE)).isEqualTo(4L << 30);
        var carts = orders.set("carts");
        assertThat(carts.integer(SetParameters.STOP_WRITES_COUNT)).isEqualTo(5);
        assertThat(carts.flag(SetParameters.DISABLE_EVICTION)).isTrue();
        assertThat(carts.isSet(SetParameters.DEFAULT_TTL)).isFalse();
    }

    @Test
    void readsWhereLogLinesGo() {
        var sinks = config(FULL).logSinks();
        assertThat(sinks).hasSize(2);
        assertThat(sinks.getFirst().label()).isEqualTo("/var/log/onehop.log");
        assertThat(sinks.getFirst().level(LogContext.NSUP)).isEqualTo(LogLevel.DETAIL);
        assertThat(sinks.getFirst().level(LogContext.MIGRATE)).isEqualTo(LogLevel.INFO);
        assertThat(sinks.getLast().label()).isEqualTo("stderr");
        assertThat(sinks.getLast().level(LogContext.NSUP)).isEqualTo(LogLevel.WARNING);
    }

    @Test
    void hasDefaultsThatWorkWithoutAFile() {
        var config = new ConfigParser(ENVIRONMENT::get).parseDefaults(List.of()).orThrow();
        assertThat(config.networkService().integer(NetworkServiceParameters.PORT)).isEqualTo(3000);
        assertThat(config.fabric().integer(FabricParameters.PORT)).isEqualTo(3001);
        assertThat(config.heartbeat().integer(HeartbeatParameters.PORT)).isEqualTo(3002);
        assertThat(config.networkService().list(NetworkServiceParameters.ADDRESSES))
                .containsExactly("127.0.0.1");
        assertThat(config.namespaces()).extracting(NamespaceConfig::name).containsExactly("test");
        assertThat(config.namespaces().getFirst().settings().integer(NamespaceParameters.NSUP_PERIOD))
                .isEqualTo(120);
        assertThat(config.logSinks()).hasSize(1);
        assertThat(config.service().integer(ServiceParameters.SERVICE_THREADS))
                .isEqualTo(Runtime.getRuntime().availableProcessors());
    }

    @Test
    void warnsNobodyOfWhatHeDidNotWrite() {
        var parser = new ConfigParser(ENVIRONMENT::get);
        assertThat(((ConfigResult.Parsed) parser.parseDefaults(List.of())).warnings()).isEmpty();
        var written = (ConfigResult.Parsed) parser.parseDefaults(List.of("network.fabric.send-threads=4"));
        assertThat(written.warnings())
                .extracting(ConfigProblem::parameter)
                .containsExactly("network.fabric.send-threads");
    }

    @Test
    void listensOnAllAddressesWhenAFileNamesNone() {
        var config = config("namespace a {\n}\n");
        assertThat(config.networkService().list(NetworkServiceParameters.ADDRESSES)).isEmpty();
        assertThat(config.networkService().isSet(NetworkServiceParameters.ADDRESSES)).isFalse();
    }

    @Test
    void putsEnvironmentVariablesIn() {
        var config = config("""
                network { service { port ${PORT} } }
                service { cluster-name x${ODD}y }
                namespace a { }
                """);
        assertThat(config.networkService().integer(NetworkServiceParameters.PORT)).isEqualTo(4000);
        assertThat(config.service().text(ServiceParameters.CLUSTER_NAME)).isEqualTo("xa # b { cy");
    }

    @Test
    void takesFormerNamesWithAWarning() {
        var parsed = parse("""
                service {
                    transaction-queues 4
                    scan-threads 8
                }
                namespace a {
                    repl-factor 1
                    memory-size 2G
                    allow-xdr-writes false
                    high-water-memory-pct 60
                    storage-engine memory {
                        max-used-pct 80
                        post-write-queue 16
                    }
                }
                """);
        var a = parsed.config().namespaces().getFirst();
        assertThat(a.settings().integer(NamespaceParameters.REPLICATION_FACTOR)).isEqualTo(1);
        assertThat(a.settings().flag(NamespaceParameters.REJECT_XDR_WRITES)).isTrue();
        assertThat(a.storage().integer(StorageParameters.DATA_SIZE)).isEqualTo(2L << 30);
        assertThat(a.storage().integer(StorageParameters.EVICT_USED_PCT)).isEqualTo(60);
        assertThat(a.storage().integer(StorageParameters.STOP_WRITES_USED_PCT)).isEqualTo(80);
        assertThat(a.storage().integer(StorageParameters.POST_WRITE_CACHE)).isEqualTo(16L << 20);
        assertThat(parsed.warnings()).extracting(ConfigProblem::text).contains(
                "onehop.conf:2: transaction-queues: former parameter, has no effect any more",
                "onehop.conf:6: repl-factor: former name, is replication-factor now");
    }

    @Test
    void letsAParameterOfItsOwnWinOverAFormerName() {
        var parsed = parse("""
                namespace a {
                    memory-size 2G
                    storage-engine memory {
                        data-size 1G
                    }
                }
                """);
        var storage = parsed.config().namespaces().getFirst().storage();
        assertThat(storage.integer(StorageParameters.DATA_SIZE)).isEqualTo(1L << 30);
        assertThat(parsed.warnings()).extracting(ConfigProblem::message)
                .contains("namespace.storage-engine.data-size is set already, this line is ignored");
    }

    @Test
    void warnsOfWhatHasNoEffectYet() {
        var parsed = parse("""
                security {
                 privilege-refresh-period 10
                }
                namespace a {
                 background-query-max-rps 3
                }
                """);
        assertThat(parsed.warnings()).extracting(ConfigProblem::parameter)
                .containsExactly(
                        "security.privilege-refresh-period",
                        "namespace.background-query-max-rps",
                        "security");
        assertThat(parsed.warnings().get(1).text())
                .isEqualTo("onehop.conf:5: namespace.background-query-max-rps: accepted, has no effect yet");
    }

    @Test
    void warnsOnlyOfWhatSomebodyWrote() {
        var parser = new ConfigParser(name -> null);
        assertThat(((ConfigResult.Parsed) parser.parseDefaults(List.of())).warnings()).isEmpty();
        var overridden = (ConfigResult.Parsed) parser.parseDefaults(List.of("network.fabric.send-threads=4"));
        assertThat(overridden.warnings()).extracting(ConfigProblem::text).containsExactly(
                "--set network.fabric.send-threads=4: network.fabric.send-threads: accepted, has no effect"
                        + " yet");
    }

    @Test
    void readsSectionsThatHaveNoEffectYet() {
        var config = config("""
                xdr {
                    xdr-read-threads 3
                    dc east {
                        node-address-port 10.0.0.1 3000
                        namespace a {
                            ship-set one
                            ship-set two
                        }
                    }
                }
                mod-lua {
                    user-path /data/lua
                }
                network {
                    tls mine {
                        cert-file /etc/cert
                    }
                }
                security {
                    ldap {
                        server there
                    }
                    log {
                        report-violation true
                    }
                }
                namespace a { }
                """);
        assertThat(config.modLua().text(ModLuaParameters.USER_PATH)).isEqualTo("/data/lua");
        assertThat(new LiveConfig(config).getConfig("context=xdr"))
                .startsWith("dcs=east;").contains(";xdr-read-threads=3;");
        assertThat(new LiveConfig(config).getConfig("context=xdr;dc=east"))
                .contains("node-address-port=10.0.0.1:3000").endsWith(";namespaces=a");
        assertThat(new LiveConfig(config).getConfig("context=xdr;dc=east;namespace=a"))
                .startsWith("enabled=true;").contains(";ship-set=one,two;");
    }

    @Test
    void putsOverridesOnTop() {
        var config = config(FULL, "service.ticker-interval=5", "network.service.port=0",
                "network.service.address=127.0.0.1", "namespace.orders.default-ttl=1h",
                "namespace.orders.storage-engine.data-size=1g", "namespace.bar.set.demo.stop-writes-count=7",
                "namespace.bar.repl-factor=1", "namespace.bar.storage-engine=memory");
        assertThat(config.service().integer(ServiceParameters.TICKER_INTERVAL)).isEqualTo(5);
        assertThat(config.networkService().integer(NetworkServiceParameters.PORT)).isZero();
        assertThat(config.networkService().list(NetworkServiceParameters.ADDRESSES))
                .containsExactly("127.0.0.1");
        var orders = config.namespaces().getFirst();
        assertThat(orders.settings().integer(NamespaceParameters.DEFAULT_TTL)).isEqualTo(3600);
        assertThat(orders.storage().integer(StorageParameters.DATA_SIZE)).isEqualTo(1L << 30);
        var bar = config.namespaces().getLast();
        assertThat(bar.set("demo").integer(SetParameters.STOP_WRITES_COUNT)).isEqualTo(7);
        assertThat(bar.settings().integer(NamespaceParameters.REPLICATION_FACTOR)).isEqualTo(1);
    }
}
