package io.onehop.xdr.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.xdr.throttle.SimulatedDc.Reply;
import org.junit.jupiter.api.Test;

/// Seed 002, "Excessive latency". S2-15 S2-16 S2-17 S2-18 S2-19
class ThrottleLatencyTest {
    private static ThrottleSettings timeout(long millis) {
        return new ThrottleSettings(millis, 0, ThrottleMode.GRADUAL, 4);
    }

    private static SimulatedDc at(double millis, ThrottleSettings settings) {
        return new SimulatedDc(4, 25, settings).destination((_, _, _) -> Reply.ok(millis));
    }

    private static long refusals(SimulatedDc dc) {
        return dc.throttle.refusals(ThrottleCause.LATENCY);
    }

    @Test
    void theDefaultTimeoutIsTenSecondsAndTheThresholdAQuarterOfIt() {
        assertThat(ThrottleSettings.DEFAULTS.writeTimeoutMillis()).isEqualTo(10_000);
        assertThat(ThrottleSettings.DEFAULTS.latencyThresholdNanos()).isEqualTo(2_500_000_000L);
    }

    @Test
    void threeSecondsMakeReadersSleep() {
        SimulatedDc dc = at(3_000, timeout(10_000)).runUntil(60);
        assertThat(dc.why().cause()).isEqualTo(ThrottleCause.LATENCY);
        assertThat(dc.throttle.sleptNanos(ThrottleCause.LATENCY)).isPositive();
    }

    @Test
    void throttlesAt2600MillisecondsAndNotAt2400() {
        assertThat(refusals(at(2_400, timeout(10_000)).runUntil(120))).isZero();
        assertThat(refusals(at(2_600, timeout(10_000)).runUntil(120))).isPositive();
    }

    @Test
    void theThresholdFollowsTheTimeout() {
        assertThat(refusals(at(990, timeout(4_000)).runUntil(60))).isZero();
        assertThat(refusals(at(1_010, timeout(4_000)).runUntil(60))).isPositive();
    }

    @Test
    void whatIsOutstandingGetsLessUntilOneIsInFlightForEachReader() {
        SimulatedDc dc = at(5_000, timeout(10_000)).runUntil(10);
        int before = dc.maxInFlight();
        dc.runUntil(20);
        dc.maxInFlight();
        dc.runUntil(60);
        assertThat(dc.maxInFlight()).isLessThan(before);
        dc.runUntil(120);
        dc.maxInFlight();
        dc.runUntil(130);
        assertThat(dc.maxInFlight()).isBetween(1, 4);
    }

    /// A destination whose latency comes from what is queued there: 100 records a second.
    @Test
    void aDestinationThatQueuesIsHeldAtTheThreshold() {
        var busyUntil = new double[1];
        SimulatedDc dc = new SimulatedDc(4, 250, timeout(4_000)).destination((seconds, _, _) -> {
            busyUntil[0] = Math.max(busyUntil[0], seconds) + 0.01;
            return Reply.ok((busyUntil[0] - seconds) * 1000);
        });
        dc.runUntil(60);
        dc.maxInFlight();
        long answered = dc.throttle.count(ShipClass.SUCCESS);
        dc.runUntil(300);
        assertThat(dc.maxInFlight()).isLessThan(300);
        assertThat(dc.throttle.count(ShipClass.SUCCESS) - answered).isGreaterThan((long) (240 * 100 * 0.9));
    }

    @Test
    void silenceCountsAsLatency() {
        SimulatedDc dc = new SimulatedDc(4, 25, timeout(10_000))
                .destination((seconds, _, _) -> seconds < 10 ? Reply.ok(5) : Reply.ok(9_000));
        dc.runUntil(12.4);
        assertThat(refusals(dc)).isZero();
        dc.runUntil(13);
        assertThat(dc.why().cause()).isEqualTo(ThrottleCause.LATENCY);
        int inFlight = dc.inFlight();
        dc.runUntil(19);
        assertThat(dc.inFlight()).isLessThanOrEqualTo(inFlight);
    }

    @Test
    void recoversByItselfWhenTheDestinationIsQuickAgain() {
        SimulatedDc dc = new SimulatedDc(4, 250, timeout(10_000))
                .destination((seconds, _, _) -> Reply.ok(seconds < 100 ? 4_000 : 2));
        dc.runUntil(100);
        assertThat(dc.why().cause()).isEqualTo(ThrottleCause.LATENCY);
        dc.runUntil(160);
        assertThat(dc.why().isQuiet()).isTrue();
        assertThat(dc.shipped(159)).isEqualTo(1_000);
        assertThat(dc.throttle.inFlightLimit(dc.nowNanos())).isEqualTo(Throttle.MAX_IN_FLIGHT);
    }

    @Test
    void oneIsAlwaysLetThroughWhenNothingIsInFlight() {
        SimulatedDc dc = at(9_999, timeout(10_000)).runUntil(1_000);
        for (int second = 970; second < 1_000; second += 10) {
            long shipped = 0;
            for (int i = 0; i < 10; i++) {
                shipped += dc.shipped(second + i);
            }
            assertThat(shipped).isPositive();
        }
    }
}
