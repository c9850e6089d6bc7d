package io.onehop.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Damaged configurations give reasons, never an exception, and an accepted one answers `get-config`.
class ConfigParserRandomTest {
    private static final int ROUNDS = 3_000;
    private static final List<String> LINES = List.of(
            "service {", "ticker-interval 10", "proto-fd-max 15k", "cluster-name ${NAME}", "transport nio",
                    "}",
            "network {", "service {", "address any", "port 3000", "}", "heartbeat {", "mode mesh",
                    "interval 150",
            "mesh-seed-address-port 1.2.3.4 3002", "}", "fabric {", "port 3001", "}", "}",
            "logging {", "console {", "context any info", "}", "}",
            "namespace test {", "replication-factor 1", "default-ttl 30d", "memory-size 1g",
                    "allow-xdr-writes true",
            "storage-engine memory {", "data-size 1g", "file /a /b", "}", "set demo {",
                    "stop-writes-count 5", "}",
            "geo2dsphere-within {", "max-cells 16", "}", "}", "namespace bar {", "storage-engine memory",
                    "}");
    private static final List<String> OVERRIDES = List.of("service.ticker-interval=5",
            "network.service.port=0",
            "namespace.test.default-ttl=30d", "namespace.test.set.demo.stop-writes-count=5",
            "namespace.test.storage-engine.data-size=1g", "xdr.src-id=1");
    private static final String NOISE = "{}#$ =.;:/-019kmgé\t\0\"\\\n";

    @Test
    void neverThrows() {
        long seed = Long.getLong("onehop.seed", System.nanoTime());
        System.out.println("ConfigParserRandomTest seed=" + seed);
        var random = new SplittableRandom(seed);
        int accepted = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String text = damage(random);
            var overrides = random.nextInt(3) == 0 ? List.of(scramble(pick(OVERRIDES, random),
                    random)) : List.<String>of();
            var result = new ConfigParser(Map.of("NAME", "n")::get).parse("f", text, overrides);
            switch (result) {
                case ConfigResult.Rejected rejected -> assertThat(rejected.text()).as("seed %s", seed)
                        .isNotEmpty();
                case ConfigResult.Parsed(NodeConfig config, List<ConfigProblem> _) -> {
                    accepted++;
                    var live = new LiveConfig(config);
                    assertThat(live.getConfig("")).contains("ticker-interval=");
                    assertThat(config.logSinks()).isNotEmpty();
                }
            }
        }
        assertThat(accepted).as("seed %s", seed).isPositive();
    }

    @Test
    void neverThrowsOnDamagedCommands() {
        long seed = Long.getLong("onehop.seed", System.nanoTime());
        System.out.println("ConfigParserRandomTest seed=" + seed);
        var random = new SplittableRandom(seed);
        var live = new LiveConfig(NodeConfig.defaults());
        var commands = List.of("context=service;ticker-interval=5",
                "context=namespace;id=test;default-ttl=1d",
                "context=namespace;id=test;set=demo;stop-writes-count=5",
                        "context=network;heartbeat.interval=150",
                "context=namespace;id=test;storage-engine.evict-used-pct=5;allow-xdr-writes=true");
        for (int round = 0; round < ROUNDS; round++) {
            String command = scramble(pick(commands, random), random);
            assertThat(live.setConfig(command)).as("seed %s", seed).matches("ok|ERROR:[0-9]+:[^:\n]+");
            assertThat(live.getConfig(command)).as("seed %s", seed).isNotEmpty();
        }
    }

    private static String damage(SplittableRandom random) {
        var lines = new ArrayList<>(LINES);
        for (int i = random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(lines.size());
            switch (random.nextInt(4)) {
                case 0 -> lines.remove(at);
                case 1 -> lines.add(at, pick(LINES, random));
                case 2 -> lines.set(at, scramble(lines.get(at), random));
                default -> lines.set(at, lines.get(at) + NOISE.charAt(random.nextInt(NOISE.length())));
            }
        }
        return String.join("\n", lines);
    }

    private static String scramble(String text, SplittableRandom random) {
        var scrambled = new StringBuilder(text);
        for (int i = random.nextInt(3); i > 0 && !scrambled.isEmpty(); i--) {
            int at = random.nextInt(scrambled.length());
            char noise = NOISE.charAt(random.nextInt(NOISE.length()));
            switch (random.nextInt(3)) {
                case 0 -> scrambled.deleteCharAt(at);
                case 1 -> scrambled.insert(at, noise);
                default -> scrambled.setCharAt(at, noise);
            }
        }
        return scrambled.toString();
    }

    private static String pick(List<String> from, SplittableRandom random) {
        return from.get(random.nextInt(from.size()));
    }
}
