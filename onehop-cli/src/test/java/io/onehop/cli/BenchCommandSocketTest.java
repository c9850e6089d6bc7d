package io.onehop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.onehop.testkit.TestNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class BenchCommandSocketTest {
    private static final int KEYS = 500;
    private final TestNode node = TestNode.start();

    @AfterEach
    void stop() {
        node.close();
    }

    private Run bench(String... arguments) {
        var all = new ArrayList<>(
                List.of("bench", node.host() + ":" + node.port(), "--keys", "" + KEYS, "--threads", "4",
                "--seconds", "1", "--warmup", "0"));
        all.addAll(List.of(arguments));
        return Run.of(all.toArray(String[]::new));
    }

    @Test
    void fillsReadsAndWrites() {
        Run run = bench("--read-percent", "80");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("reads", "writes", "p99.9 us", "errors  none", "not found 0");
        assertThat(run.err()).contains("fill: 500 keys");
        Run scan = Run.of("scan", "--seed", node.host() + ":" + node.port(), "--set", "bench", "--no-bins");
        assertThat(scan.out().lines()).hasSize(KEYS);
    }

    @Test
    void keepsToItsRate() {
        JsonObject json = json("--rate", "200", "--async", "--read-percent", "100");
        assertThat(json.get("openLoop").getAsBoolean()).isTrue();
        assertThat(json.get("ops").getAsLong()).isBetween(150L, 201L);
        assertThat(json.getAsJsonObject("writes").get("ops").getAsLong()).isZero();
    }

    @Test
    void keepsCommandsUnderWayWithoutWaiting() {
        JsonObject json = json("--async", "--read-percent", "0");
        assertThat(json.get("ops").getAsLong()).isPositive();
        assertThat(json.getAsJsonObject("errors").keySet()).isEmpty();
        assertThat(json.getAsJsonObject("reads").get("ops").getAsLong()).isZero();
    }

    private JsonObject json(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.add("--json");
        return JsonParser.parseString(bench(all.toArray(String[]::new)).out()).getAsJsonObject();
    }

    @Test
    void endsWithCode1WhenEveryCommandFailed() {
        Run run = bench("-n", "nowhere", "--no-fill");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("unknown namespace");
    }

    @Test
    void tellsWrongArgumentsWithExitCode2() {
        assertThat(bench("--read-percent", "101").exitCode()).isEqualTo(2);
        assertThat(bench("--rate", "-1").exitCode()).isEqualTo(2);
        assertThat(Run.of("bench", "host:0").exitCode()).isEqualTo(2);
    }
}
