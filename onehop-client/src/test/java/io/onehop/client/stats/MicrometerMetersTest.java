package io.onehop.client.stats;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.onehop.client.error.OnehopException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MicrometerMetersTest {
    /// Stands still until it is moved.
    private static final class HandClock implements io.onehop.runtime.Clock {
        private long nanos;

        @Override
        public long epochMillis() {
            return nanos / 1_000_000;
        }

        @Override
        public long nanoTime() {
            return nanos;
        }
    }

    private final HandClock clock = new HandClock();
    private final CallMeter calls = new CallMeter(clock);
    private final ClusterMeter looks = new ClusterMeter(ClientListener.none(), clock);
    private final MockClock registryClock = new MockClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, registryClock);

    private ClientStats snapshot() {
        var node = new NodeStats("A1", "10.0.0.1:3000", true, 2, 3, 5, 0, NodeStats.Look.none());
        return new ClientStats(looks.snapshot(), List.of(node, node), calls.snapshot());
    }

    @Test
    void metersShowTheSnapshotOfTheMoment() {
        new MicrometerMeters(this::snapshot).bindTo(registry);
        long start = clock.nanoTime();
        clock.nanos += 2_000_000;
        calls.succeeded(CommandKind.GET, start);
        calls.failed(CommandKind.PUT, start, new OnehopException(9, true, "A1", 1, "", null));
        calls.retried(CommandKind.PUT);
        looks.lookSucceeded();
        registryClock.add(Duration.ofSeconds(1));

        var get = registry.get("onehop.client.calls").tag("command", "get").functionTimer();
        assertThat(get.count()).isEqualTo(1);
        assertThat(get.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(2);
        assertThat(registry.get("onehop.client.calls.percentile").tags("command", "get", "phi", "0.99")
                .timeGauge().value(TimeUnit.MILLISECONDS)).isEqualTo(2);
        for (var name : List.of("failed", "timeouts", "in.doubt", "retries")) {
            assertThat(registry.get("onehop.client." + name).tag("command", "put").functionCounter().count())
                    .as(name).isEqualTo(1);
        }
        assertThat(registry.get("onehop.client.tend.looks").functionCounter().count()).isEqualTo(1);
        assertThat(registry.get("onehop.client.nodes").gauge().value()).isEqualTo(2);
        assertThat(registry.get("onehop.client.connections").tag("state", "in-use").gauge().value())
                .isEqualTo(4);
        assertThat(registry.get("onehop.client.connections").tag("state", "idle").gauge().value())
                .isEqualTo(6);
    }

    /// Each node has its meters, and none when it is gone.
    @Test
    void nodesHaveMetersOfTheirOwnWhileTheyAreThere() {
        var names = new ArrayList<>(List.of("A1", "B1"));
        new MicrometerMeters(() -> new ClientStats(looks.snapshot(), names.stream().map(name ->
                new NodeStats(name, "10.0.0.1:3000", name.equals("A1"), name.length(), 3, 5, 1,
                        NodeStats.Look.none())).toList(), calls.snapshot())).bindTo(registry);
        assertThat(registry.get("onehop.client.node.connections.in.use").tag("node", "A1").gauge().value())
                .isEqualTo(2);
        assertThat(registry.get("onehop.client.node.happy").tag("node", "B1").gauge().value()).isZero();
        names.set(1, "C1");
        registryClock.add(Duration.ofSeconds(1));
        assertThat(registry.get("onehop.client.nodes").gauge().value()).isEqualTo(2);
        assertThat(registry.find("onehop.client.node.happy").gauges())
                .extracting(gauge -> gauge.getId().getTag("node")).containsExactlyInAnyOrder("A1", "C1");
        assertThat(registry.get("onehop.client.node.connections.closed").tag("node", "C1").gauge().value())
                .isEqualTo(1);
    }

    /// So the client works when Micrometer is not there.
    @Test
    void nobodyElseNeedsMicrometer() {
        var classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.onehop.client");
        noClasses().that().haveNameNotMatching(".*MicrometerMeters.*")
                .should().dependOnClassesThat().resideInAPackage("io.micrometer..")
                .check(classes);
        noClasses().that().haveNameNotMatching(".*MicrometerMeters.*")
                .should().dependOnClassesThat().haveSimpleName("MicrometerMeters")
                .check(classes);
    }
}
