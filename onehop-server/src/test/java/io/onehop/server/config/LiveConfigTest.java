package io.onehop.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveConfigTest {
    private static final String REFUSED = "ERROR:4:invalid set-config parameter, ";
    private final LiveConfig config = new LiveConfig(NodeConfig.defaults());

    @Test
    void tellsTheParametersOfAContext() {
        assertThat(config.getConfig("context=service"))
                .contains(";ticker-interval=10;").contains(";cluster-name=null;")
                        .contains(";log-millis=false;");
        assertThat(config.getConfig("context=network"))
                .contains("service.address=127.0.0.1;").contains(";service.port=3000;")
                .contains(";service.access-port=0;").contains(";heartbeat.interval=150;")
                .contains(";heartbeat.mode=mesh;").contains(";fabric.port=3001;");
        assertThat(config.getConfig("context=namespace;id=test"))
                .contains(";replication-factor=2;").contains(";storage-engine=memory;")
                .contains(";storage-engine.stop-writes-used-pct=70;").contains(";strong-consistency=false;")
                .contains(";geo2dsphere-within.max-cells=12;").contains(";index-type=shmem;")
                .doesNotContain("storage-engine.file[");
    }

    @Test
    void takesBothWaysOfNamingANamespace() {
        String byId = config.getConfig("context=namespace;id=test");
        assertThat(config.getConfig("context=namespace;namespace=test;")).isEqualTo(byId);
        assertThat(config.namespaceConfigPairs("test")).isEqualTo(byId);
        assertThat(config.namespaceConfigPairs("other")).isEmpty();
    }

    @Test
    void tellsEverythingWhenNoContextIsAsked() {
        assertThat(config.getConfig("")).contains("ticker-interval=10").contains(";heartbeat.interval=150;")
                .contains(";namespace.test.default-ttl=0;");
    }

    @Test
    void refusesContextsAndNamespacesItDoesNotKnow() {
        assertThat(config.getConfig("context=nonsense")).isEqualTo("ERROR:4:invalid context");
        assertThat(config.getConfig("contxt=service")).isEqualTo("ERROR:4:invalid context");
        assertThat(config.getConfig("context=namespace")).isEqualTo("ERROR:20:missing 'namespace'");
        assertThat(config.getConfig("context=namespace;id=x"))
                .isEqualTo("ERROR:20:namespace not found on node");
    }

    @Test
    void numbersTheFilesOfAStorageEngine() {
        var files = new ConfigParser(_ -> null).parse("f",
                "namespace a {\n storage-engine memory {\n file /a\n file /b\n }\n}\n", List.of()).orThrow();
        assertThat(new LiveConfig(files).getConfig("context=namespace;id=a"))
                .contains(";storage-engine.file[0]=/a;storage-engine.file[1]=/b;");
    }

    @Test
    void changesDynamicParametersAtOnce() {
        var before = config.namespace("test");
        assertThat(config.setConfig("context=namespace;id=test;default-ttl=1h;max-record-size=2m"))
                .isEqualTo("ok");
        assertThat(config.namespace("test").integer(NamespaceParameters.DEFAULT_TTL)).isEqualTo(3_600);
        assertThat(config.namespace("test").integer(NamespaceParameters.MAX_RECORD_SIZE)).isEqualTo(2 << 20);
        assertThat(before.integer(NamespaceParameters.DEFAULT_TTL)).isZero();
        assertThat(config.getConfig("context=namespace;id=test")).contains(";default-ttl=3600;");
        assertThat(config.setConfig("context=service;ticker-interval=5;")).isEqualTo("ok");
        assertThat(config.service().integer(ServiceParameters.TICKER_INTERVAL)).isEqualTo(5);
        assertThat(config.setConfig("context=network;heartbeat.interval=200")).isEqualTo("ok");
        assertThat(config.heartbeat().integer(HeartbeatParameters.INTERVAL)).isEqualTo(200);
    }

    @Test
    void changesTheStorageWithAndWithoutItsPrefix() {
        assertThat(config.setConfig("context=namespace;id=test;storage-engine.stop-writes-used-pct=80"))
                .isEqualTo("ok");
        assertThat(config.storage("test").integer(StorageParameters.STOP_WRITES_USED_PCT)).isEqualTo(80);
        assertThat(config.setConfig("context=namespace;id=test;stop-writes-used-pct=81")).isEqualTo("ok");
        assertThat(config.storage("test").integer(StorageParameters.STOP_WRITES_USED_PCT)).isEqualTo(81);
        assertThat(config.setConfig("context=namespace;id=test;geo2dsphere-within.max-cells=20"))
                .isEqualTo("ok");
        assertThat(config.geo("test").integer(GeoParameters.MAX_CELLS)).isEqualTo(20);
    }

    @Test
    void changesASet() {
        assertThat(config.setConfig("context=namespace;id=test;set=demo;default-ttl=5")).isEqualTo("ok");
        assertThat(config.set("test", "demo").integer(SetParameters.DEFAULT_TTL)).isEqualTo(5);
        assertThat(config.set("test", "demo").isSet(SetParameters.DEFAULT_TTL)).isTrue();
        assertThat(config.set("test", "other").isSet(SetParameters.DEFAULT_TTL)).isFalse();
        assertThat(config.namespace("test").integer(NamespaceParameters.DEFAULT_TTL)).isZero();
        assertThat(config.setConfigPairs("test", "demo", ':'))
                .isEqualTo("default-read-touch-ttl-pct=0:default-ttl=5:"
                + "disable-eviction=false:enable-index=false:stop-writes-count=0:stop-writes-size=0");
    }

    @Test
    void takesFormerNames() {
        assertThat(config.setConfig("context=namespace;id=test;allow-xdr-writes=false")).isEqualTo("ok");
        assertThat(config.namespace("test").flag(NamespaceParameters.REJECT_XDR_WRITES)).isTrue();
        assertThat(config.setConfig("context=namespace;id=test;stop-writes-pct=60")).isEqualTo("ok");
        assertThat(config.storage("test").integer(StorageParameters.STOP_WRITES_USED_PCT)).isEqualTo(60);
        assertThat(config.setConfig("context=namespace;id=test;data-in-memory=true"))
                .isEqualTo(REFUSED + "data-in-memory is no parameter any more");
    }

    @Test
    void saysWhyItRefuses() {
        assertThat(config.setConfig("context=namespace;id=test;default-tll=5"))
                .isEqualTo(REFUSED + "unknown parameter 'default-tll', did you mean 'default-ttl'?");
        assertThat(config.setConfig("context=namespace;id=test;replication-factor=1"))
                .isEqualTo(REFUSED + "replication-factor cannot be changed while the node runs");
        assertThat(config.setConfig("context=namespace;id=test;evict-hist-buckets=5"))
                .isEqualTo(REFUSED + "evict-hist-buckets 5 is out of range  100–10000000");
        assertThat(config.setConfig("context=namespace;id=test")).isEqualTo(REFUSED + "no parameter given");
        assertThat(config.setConfig("context=namespace;id=test;default-ttl"))
                .isEqualTo(REFUSED + "default-ttl needs a value");
        assertThat(config.setConfig("context=network;interval=200"))
                .startsWith(REFUSED + "unknown parameter");
        assertThat(config.setConfig("context=network;hartbeat.interval=200"))
                .isEqualTo(REFUSED + "unknown section 'hartbeat'");
        assertThat(config.setConfig("context=namespace;id=test;geo2dsphere-within.min-level=25"))
                .isEqualTo(REFUSED + "min-level must not be above max-level");
    }

    @Test
    void refusesWhatItCannotAddress() {
        assertThat(config.setConfig("")).isEqualTo("ERROR:4:missing 'context'");
        assertThat(config.setConfig("context=what;x=1")).isEqualTo("ERROR:4:invalid context");
        assertThat(config.setConfig("context=namespace;id=no;default-ttl=1"))
                .isEqualTo("ERROR:20:namespace not found on node");
        assertThat(config.setConfig("context=namespace;default-ttl=1"))
                .isEqualTo("ERROR:20:missing 'namespace'");
        assertThat(config.setConfig("context=xdr;dc=a;dc-connections=1"))
                .isEqualTo(REFUSED + "there is no data centre 'a'");
        assertThatThrownBy(() -> config.namespace("no")).hasMessage("no such namespace: no");
    }

    @Test
    void appliesSeveralPairsUpToTheFirstThatIsWrong() {
        assertThat(config.setConfig("context=namespace;id=test;default-ttl=7;nonsense=1;nsup-period=9"))
                .startsWith(REFUSED);
        assertThat(config.namespace("test").integer(NamespaceParameters.DEFAULT_TTL)).isEqualTo(7);
        assertThat(config.namespace("test").integer(NamespaceParameters.NSUP_PERIOD)).isEqualTo(120);
    }

    @Test
    void boundsTheSetsThatMayBeConfigured() {
        var text = new StringBuilder("namespace test {\n");
        for (int i = 0; i < 4_095; i++) {
            text.append("set s").append(i).append(" {\n}\n");
        }
        var parsed = new ConfigParser(_ -> null).parse("f", text.append("}\n").toString(), List.of());
        var full = new LiveConfig(parsed.orThrow());
        assertThat(full.setConfig("context=namespace;id=test;set=s7;default-ttl=1")).isEqualTo("ok");
        assertThat(full.setConfig("context=namespace;id=test;set=more;default-ttl=1")).startsWith(REFUSED);
        assertThat(config.setConfig("context=namespace;id=test;set=" + "x".repeat(64) + ";default-ttl=1"))
                .endsWith("is longer than 63 bytes");
    }

    @Test
    void tellsListenersWhatChanged() {
        var told = new ArrayList<ConfigChange>();
        config.onChange(told::add);
        config.setConfig("context=service;cluster-name=c");
        config.setConfig("context=namespace;id=test;set=demo;default-ttl=5");
        config.setConfig("context=service;nonsense=1");
        assertThat(told).extracting(ConfigChange::parameter)
                .containsExactly(ServiceParameters.CLUSTER_NAME, SetParameters.DEFAULT_TTL);
        assertThat(told.getLast().set()).isEqualTo("demo");
        assertThat(told.getLast().namespace()).isEqualTo("test");
        assertThat(told.getFirst().now().text(ServiceParameters.CLUSTER_NAME)).isEqualTo("c");
    }
}
