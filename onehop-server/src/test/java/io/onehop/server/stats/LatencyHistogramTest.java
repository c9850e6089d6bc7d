package io.onehop.server.stats;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatencyHistogramTest {
    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000_000_000;

    @Test
    void tellsNothingBeforeSomethingWasRecorded() {
        var histogram = new LatencyHistogram(false, 0);
        assertThat(histogram.lastInterval()).isEmpty();
        histogram.closeInterval(SECOND);
        assertThat(histogram.lastInterval()).isEmpty();
        assertThat(histogram.dump("x")).isEmpty();
        histogram.record(MILLI);
        assertThat(histogram.lastInterval()).isEmpty();
    }

    @Test
    void tellsRateAndPercentagesOfTheInterval() {
        var histogram = new LatencyHistogram(false, 5 * SECOND);
        histogram.record(0);
        histogram.record(MILLI - 1);
        histogram.record(MILLI);
        histogram.record(2 * MILLI);
        histogram.record(9 * MILLI);
        histogram.record(70_000 * MILLI);
        histogram.closeInterval(15 * SECOND);
        assertThat(histogram.lastInterval())
                .isEqualTo("msec,0.6,66.67,50.00,33.33,33.33,16.67,16.67,16.67,16.67,"
                + "16.67,16.67,16.67,16.67,16.67,16.67,16.67,16.67,16.67");
        assertThat(histogram.lastInterval().split(",")).hasSize(2 + LatencyHistogram.COLUMNS);
    }

    @Test
    void startsAnewWithEachInterval() {
        var histogram = new LatencyHistogram(true, 0);
        histogram.record(3 * MICRO);
        histogram.closeInterval(SECOND);
        assertThat(histogram.lastInterval()).startsWith("usec,1.0,100.00,100.00,0.00,");
        for (int i = 0; i < 10; i++) {
            histogram.record(MICRO);
        }
        histogram.closeInterval(3 * SECOND);
        assertThat(histogram.lastInterval()).startsWith("usec,5.0,100.00,0.00,0.00,");
        histogram.closeInterval(4 * SECOND);
        assertThat(histogram.lastInterval()).startsWith("usec,0.0,0.00,0.00,");
    }

    @Test
    void dumpsAllThatWasRecorded() {
        var histogram = new LatencyHistogram(false, 0);
        for (long millis = 0; millis < 20; millis++) {
            histogram.record(millis * MILLI);
        }
        histogram.record(-5);
        histogram.record(Long.MAX_VALUE);
        assertThat(histogram.dump("{test}-read")).containsExactly(
                "histogram dump: {test}-read (22 total) msec",
                " (00: 0000000002) (01: 0000000001) (02: 0000000002) (03: 0000000004) (04: 0000000008)",
                " (05: 0000000004) (32: 0000000001)");
    }

    @Test
    void losesNothingWhenManyThreadsRecord() throws InterruptedException {
        var histogram = new LatencyHistogram(false, 0);
        var threads = new Thread[4];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = Thread.ofPlatform().start(() -> {
                for (int k = 0; k < 10_000; k++) {
                    histogram.record(k * MICRO);
                }
            });
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(histogram.dump("x").getFirst()).isEqualTo("histogram dump: x (40000 total) msec");
    }
}
