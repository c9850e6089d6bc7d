package io.onehop.server.stats.ticker;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.runtime.Clock;
import io.onehop.runtime.Timers;
import io.onehop.server.stats.NamespaceLatency;
import io.onehop.server.stats.SampleNamespace;
import io.onehop.server.stats.SampleNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TickerTest {
    private static final long SECOND = 1_000_000_000;

    private final SampleNamespace namespace = new SampleNamespace("test");
    private final SampleNode node = new SampleNode(namespace);
    private final List<String> log = new ArrayList<>();
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private long now;
    private long interval = 10;
    private TickerFormat format = TickerFormat.CURRENT;
    private final Clock clock = new Clock() {
        @Override
        public long epochMillis() {
            return 0;
        }

        @Override
        public long nanoTime() {
            return now;
        }
    };
    private final Timers timers = (task, delay) -> {
        waiting.add(task);
        return () -> waiting.remove(task);
    };
    private final Ticker ticker = new Ticker(node, new Ticker.Settings(() -> interval, () -> format), clock,
            timers,
            log::add);

    @Test
    void logsAFrameEachInterval() {
        ticker.start();
        passSeconds(9);
        assertThat(log).isEmpty();
        passSeconds(1);
        assertThat(frames()).isEqualTo(1);
        passSeconds(25);
        assertThat(frames()).isEqualTo(3);
    }

    @Test
    void takesUpChangesWhileItRuns() {
        interval = 0;
        ticker.start();
        passSeconds(100);
        assertThat(log).isEmpty();
        interval = 2;
        format = TickerFormat.LEGACY;
        passSeconds(1);
        assertThat(log.getFirst()).isEqualTo("NODE-ID BB9020011AC4202 CLUSTER-SIZE 1");
    }

    @Test
    void endsTheHistogramsIntervals() {
        ticker.start();
        namespace.latencies().record(NamespaceLatency.READ, 0);
        passSeconds(10);
        assertThat(namespace.latencies().named("{test}-read").getFirst())
                .startsWith("{test}-read:msec,0.1,0.00,");
    }

    @Test
    void isSilentAfterItsStop() {
        ticker.start();
        ticker.start();
        ticker.stop();
        assertThat(waiting).isEmpty();
        passSeconds(60);
        assertThat(log).isEmpty();
        ticker.start();
        passSeconds(10);
        assertThat(frames()).isEqualTo(1);
    }

    @Test
    void knowsItsFormatsByTheirConfigurationValues() {
        assertThat(TickerFormat.of("legacy")).isEqualTo(TickerFormat.LEGACY);
        assertThat(TickerFormat.of("current")).isEqualTo(TickerFormat.CURRENT);
        assertThat(TickerFormat.of("LEGACY")).isNull();
    }

    private void passSeconds(int seconds) {
        for (int i = 0; i < seconds; i++) {
            now += SECOND;
            for (int due = waiting.size(); due > 0; due--) {
                waiting.remove().run();
            }
        }
    }

    private long frames() {
        return log.stream().filter(line -> line.startsWith("NODE-ID")).count();
    }
}
