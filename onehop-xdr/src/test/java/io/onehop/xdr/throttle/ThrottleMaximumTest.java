package io.onehop.xdr.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.xdr.throttle.SimulatedDc.Reply;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Seed 002, "Maximum configured throughput hit".
/// S2-20 S2-21 S2-22 S2-23 S2-24 S2-25 S2-26 S2-80
class ThrottleMaximumTest {
    private static ThrottleSettings maximum(int recordsPerSecond) {
        return new ThrottleSettings(10_000, recordsPerSecond, ThrottleMode.GRADUAL, 4);
    }

    private static SimulatedDc at(double millis, int maximum) {
        return new SimulatedDc(4, 20_000, maximum(maximum)).destination((_, _, _) -> Reply.ok(millis));
    }

    private static int limit(SimulatedDc dc) {
        return dc.throttle.inFlightLimit(dc.nowNanos());
    }

    @Test
    void oneInFlightAtTenMillisecondsIsAHundredASecond() {
        SimulatedDc dc = at(10, 100).runUntil(10);
        assertThat(limit(dc)).isEqualTo(1);
        assertThat(dc.maxInFlight()).isEqualTo(1);
        for (int second = 1; second < 10; second++) {
            assertThat(dc.shipped(second)).isBetween(99L, 101L);
        }
    }

    @Test
    void aThousandASecondAtTenMillisecondsIsTenInFlight() {
        SimulatedDc dc = at(10, 1_000).runUntil(5);
        assertThat(limit(dc)).isEqualTo(10);
        assertThat(dc.maxInFlight()).isLessThanOrEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource({"0.05,1000", "0.3,20000", "10,1000", "33,7", "200,1000", "150,30000", "1,1"})
    void theMaximumIsHeldAndReachedWithinThreePercent(double millis, int maximum) {
        SimulatedDc dc = at(millis, maximum).runUntil(9);
        for (int second = 2; second < 9; second++) {
            assertThat(dc.asked(second)).as("no busy loop").isLessThan(maximum + 1_100L + 4L * maximum);
            assertThat(dc.shipped(second)).as("second %d", second)
                    .isBetween((long) Math.floor(maximum * 0.97), (long) Math.ceil(maximum * 1.03));
        }
    }

    @Test
    void isHeldToTheThreePercentFromTheFirstSecondOn() {
        assertThat(at(10, 1_000).runUntil(1).shipped(0)).isBetween(900L, 1_030L);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void isHeldWhenLatencyVaries(long seed) {
        var random = new SplittableRandom(seed);
        SimulatedDc dc = new SimulatedDc(4, 20_000, maximum(1_000))
                .destination((_, _, _) -> Reply.ok(random.nextDouble(0.2, 30)));
        dc.runUntil(20);
        for (int second = 2; second < 20; second++) {
            assertThat(dc.shipped(second)).isLessThanOrEqualTo(1_030);
        }
        assertThat(dc.throttle.count(ShipClass.SUCCESS)).isGreaterThan(19_000);
    }

    @Test
    void eachDataCentreHasAMaximumAndALatencyOfItsOwn() {
        SimulatedDc near = at(10, 1_000).runUntil(5);
        SimulatedDc far = at(100, 1_000).runUntil(5);
        assertThat(limit(near)).isEqualTo(10);
        assertThat(limit(far)).isEqualTo(100);
        assertThat(near.shipped(4)).isBetween(970L, 1_030L);
        assertThat(far.shipped(4)).isBetween(970L, 1_030L);
    }

    /// The throttles of two data centres share nothing.
    @Test
    void aBlockedDataCentreDoesNotSlowAnother() {
        SimulatedDc blocked = new SimulatedDc(4, 250, maximum(0))
                .destination((_, _, _) -> new Reply(10_000, ShipOutcome.clientTimeout()));
        SimulatedDc other = new SimulatedDc(4, 250, maximum(0));
        for (int second = 1; second <= 60; second++) {
            blocked.runUntil(second);
            other.runUntil(second);
        }
        assertThat(blocked.shipped(59)).isLessThan(50);
        assertThat(other.shipped(59)).isEqualTo(1_000);
        assertThat(other.throttle.lifetime(other.nowNanos()).sleepNanos()).isZero();
    }

    @Test
    void withoutAMaximumFiftyThousandMayBeInFlight() {
        SimulatedDc dc = at(10, 0).runUntil(20);
        assertThat(limit(dc)).isEqualTo(50_000);
    }

    @Test
    void moreThanThatMakesReadersSleep() {
        SimulatedDc dc = new SimulatedDc(4, 20_000, maximum(0))
                .destination((seconds, _, _) -> Reply.ok(seconds < 15 ? 1 : 2_400));
        dc.runUntil(15);
        assertThat(dc.throttle.inFlightLimit(dc.nowNanos())).isEqualTo(50_000);
        dc.runUntil(16.5);
        assertThat(dc.inFlight()).isEqualTo(50_000);
        assertThat(dc.why().cause()).isEqualTo(ThrottleCause.IN_FLIGHT);
        assertThat(dc.why().readersAsleep()).isBetween(3, 4);
        assertThat(dc.asked(16)).isLessThan(100);
        assertThat(dc.throttle.endInterval(dc.nowNanos()).sleepNanos()).isPositive();
    }

    @Test
    void theLimitOpensGraduallyAfterTheStart() {
        SimulatedDc dc = new SimulatedDc(4, 20_000, maximum(0)).destination((_, _, _) -> Reply.ok(200));
        dc.runUntil(0.19);
        assertThat(dc.inFlight()).isEqualTo(64);
        assertThat(dc.why().cause()).isEqualTo(ThrottleCause.START_UP);
        dc.runUntil(0.39);
        assertThat(dc.inFlight()).isEqualTo(128);
        dc.runUntil(20);
        assertThat(dc.why().isQuiet()).isTrue();
        assertThat(limit(dc)).isEqualTo(50_000);
    }

    @Test
    void aChangeWorksAtOnce() {
        var live = new AtomicReference<>(maximum(100));
        SimulatedDc dc = new SimulatedDc(4, 5_000, new Throttle(live::get))
                .destination((_, _, _) -> Reply.ok(10));
        dc.runUntil(5);
        live.set(maximum(1_000));
        dc.runUntil(10);
        live.set(maximum(50));
        dc.runUntil(15);
        assertThat(dc.shipped(3)).isBetween(97L, 103L);
        assertThat(dc.shipped(6)).isBetween(970L, 1_030L);
        assertThat(dc.shipped(13)).isBetween(49L, 51L);
    }
}
