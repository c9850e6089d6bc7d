package io.onehop.xdr.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.xdr.throttle.SimulatedDc.Reply;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleFunction;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Seed 002, "Network Error or Timeout": both rules, second by second.
/// S2-40 S2-41 S2-44 S2-45 S2-46 S2-47 S2-48 S2-49 S2-50
class ThrottleNetworkTest {
    private static final ShipOutcome RESET = ShipOutcome.connectionLost("reset by peer");
    private static final Percentage CLOSE = Percentage.withPercentage(4);

    private static ThrottleSettings settings(ThrottleMode mode, int maximum) {
        return new ThrottleSettings(10_000, maximum, mode, 4);
    }

    /// A thousand records a second; what is shipped in that time is lost.
    private static SimulatedDc failing(ThrottleMode mode, double from, double to) {
        return failing(mode, 0, 250, from, to);
    }

    private static SimulatedDc failing(ThrottleMode mode, int maximum, double perReader, double from,
            double to) {
        return dc(mode, maximum, perReader, seconds -> seconds >= from && seconds < to
                ? new Reply(0.1, RESET) : Reply.ok(0.1));
    }

    private static SimulatedDc dc(ThrottleMode mode, int maximum, double perReader,
            DoubleFunction<Reply> reply) {
        return new SimulatedDc(4, perReader, settings(mode, maximum))
                .destination((seconds, _, _) -> reply.apply(seconds));
    }

    @Test
    void theGradualRuleIsTheDefault() {
        assertThat(ThrottleSettings.DEFAULTS.mode()).isEqualTo(ThrottleMode.GRADUAL);
        assertThat(ThrottleMode.of("gradual")).isEqualTo(ThrottleMode.GRADUAL);
        assertThat(ThrottleMode.of("legacy")).isEqualTo(ThrottleMode.LEGACY);
        assertThat(ThrottleMode.of("other")).isNull();
    }

    @Test
    void theFirstErrorHalvesThroughputForASecond() {
        SimulatedDc dc = failing(ThrottleMode.GRADUAL, 10, 10.003).runUntil(16);
        assertThat(dc.shipped(9)).isEqualTo(1_000);
        assertThat(dc.shipped(10)).isCloseTo(500, CLOSE);
        assertThat(dc.shipped(11)).isCloseTo(1_000, CLOSE);
        assertThat(dc.shipped(12)).isEqualTo(1_000);
    }

    @Test
    void eachFurtherSecondWithErrorsHalvesItAgain() {
        SimulatedDc dc = failing(ThrottleMode.GRADUAL, 10, 40).runUntil(40);
        assertThat(dc.shipped(10)).isCloseTo(500, CLOSE);
        assertThat(dc.shipped(11)).isCloseTo(250, CLOSE);
        assertThat(dc.shipped(12)).isCloseTo(125, CLOSE);
        assertThat(dc.shipped(13)).isBetween(58L, 66L);
        assertThat(dc.shipped(14)).isBetween(27L, 35L);
        for (int second = 19; second < 40; second++) {
            assertThat(dc.shipped(second)).as("second %d", second).isEqualTo(4);
        }
        assertThat(dc.why().cause()).isEqualTo(ThrottleCause.NETWORK_ERROR);
        assertThat(dc.why().limits().ratePerSecond()).isEqualTo(4);
    }

    @Test
    void itDoublesWithEachSecondWithoutErrors() {
        SimulatedDc dc = failing(ThrottleMode.GRADUAL, 0, 12_500, 10, 40).runUntil(60);
        int floor = 39;
        assertThat(dc.shipped(floor)).isEqualTo(4);
        long expected = 4;
        int second = 40;
        while (dc.shipped(second) <= 4) {
            second++;
        }
        for (; second < 53; second++) {
            expected *= 2;
            assertThat(dc.shipped(second)).as("second %d", second)
                    .isBetween((long) (expected * 0.9) - 4, (long) (expected * 1.1) + 4);
        }
        assertThat(dc.shipped(59)).isCloseTo(50_000, CLOSE);
        assertThat(dc.why().limits().ratePerSecond()).isZero();
    }

    @Test
    void theOldRuleShipsOneASecondAndReader() {
        SimulatedDc dc = failing(ThrottleMode.LEGACY, 10, 10.001).runUntil(40);
        assertThat(dc.shipped(9)).isEqualTo(1_000);
        for (int second = 11; second < 40; second++) {
            assertThat(dc.shipped(second)).as("second %d", second).isBetween(4L, 4L);
        }
        for (int reader = 0; reader < 4; reader++) {
            assertThat(dc.shippedBy(reader)).isBetween(2_525L, 2_532L);
        }
    }

    @Test
    void timeoutsDoTheSame() {
        SimulatedDc dc = dc(ThrottleMode.LEGACY, 0, 250, seconds ->
                seconds < 10 ? Reply.ok(0.1) : new Reply(10_000, ShipOutcome.clientTimeout()));
        dc.runUntil(90);
        for (int second = 30; second < 90; second++) {
            assertThat(dc.shipped(second)).as("second %d", second).isBetween(3L, 5L);
        }
        assertThat(dc.shipped(31) + dc.shipped(32) + dc.shipped(33)).isEqualTo(12);
    }

    @Test
    void byTheNewerRuleTimeoutsLeadToOneASecondAndReaderToo() {
        SimulatedDc dc = dc(ThrottleMode.GRADUAL, 0, 250, seconds ->
                seconds < 10 || seconds >= 90
                        ? Reply.ok(0.1) : new Reply(1_000, ShipOutcome.clientTimeout()));
        dc.runUntil(90);
        for (int second = 30; second < 90; second++) {
            assertThat(dc.shipped(second)).as("second %d", second).isBetween(3L, 5L);
        }
        assertThat(dc.why().cause()).isEqualTo(ThrottleCause.NETWORK_ERROR);
        dc.runUntil(110);
        assertThat(dc.shipped(109)).isEqualTo(1_000);
        assertThat(dc.why().isQuiet()).isTrue();
    }

    @Test
    void theOldRuleDoublesEveryTwoSecondsAfterThirty() {
        SimulatedDc dc = failing(ThrottleMode.LEGACY, 0, 12_500, 10, 10.001).runUntil(80);
        long expected = 8;
        for (int second = 40; second < 64; second += 2) {
            long shipped = dc.shipped(second) + dc.shipped(second + 1);
            assertThat(shipped).as("second %d", second)
                    .isBetween((long) (2 * expected * 0.96) - 4, (long) (2 * expected * 1.04) + 4);
            expected *= 2;
        }
        assertThat(dc.shipped(79)).isCloseTo(50_000, CLOSE);
        assertThat(dc.why().isQuiet()).isTrue();
    }

    @Test
    void everyErrorBeginsTheThirtySecondsAnew() {
        SimulatedDc dc = dc(ThrottleMode.LEGACY, 0, 250, seconds ->
                seconds >= 10 && seconds < 35 ? new Reply(0.1, RESET) : Reply.ok(0.1));
        dc.runUntil(70);
        for (int second = 11; second < 64; second++) {
            assertThat(dc.shipped(second)).isEqualTo(4);
        }
        assertThat(dc.shipped(67)).isBetween(8L, 16L);
    }

    @ParameterizedTest
    @CsvSource({"LEGACY,1000", "GRADUAL,1000", "LEGACY,300", "GRADUAL,77"})
    void doublingEndsAtTheConfiguredMaximum(ThrottleMode mode, int maximum) {
        SimulatedDc dc = failing(mode, maximum, 5_000, 10, 30).runUntil(100);
        for (int second = 85; second < 100; second++) {
            assertThat(dc.shipped(second)).isBetween((long) (maximum * 0.97), (long) (maximum * 1.03) + 1);
        }
        for (int second = 1; second < 100; second++) {
            assertThat(dc.shipped(second)).isLessThanOrEqualTo((long) (maximum * 1.03) + 1);
        }
    }

    @Test
    void recordsThatBreakTogetherAreOneError() {
        SimulatedDc dc = dc(ThrottleMode.GRADUAL, 0, 250, seconds ->
                seconds >= 10 && seconds < 10.05
                        ? new Reply((10.05 - seconds) * 1000, RESET) : Reply.ok(50));
        dc.runUntil(15);
        assertThat(dc.shipped(11)).isBetween(500L, 1_000L);
        assertThat(dc.shipped(12)).isBetween(990L, 1_000L);
    }

    @Test
    void errorsAtTheBeginningOfASecondCountToo() {
        long second = 1_000_000_000L;
        var window = new NetworkWindow();
        ThrottleSettings settings = settings(ThrottleMode.GRADUAL, 0);
        window.error(settings, 0);
        window.advance(settings, second);
        assertThat(window.rate(settings)).isEqualTo(8);
        window.error(settings, second + 10_000_000);
        window.advance(settings, 2 * second);
        assertThat(window.rate(settings)).isEqualTo(4);
    }

    @Test
    void aReaderThatShippedNothingBeginsWithOne() {
        var throttle = new Throttle(() -> settings(ThrottleMode.GRADUAL, 0));
        throttle.tryShip(0, 0);
        throttle.shipped(0, 0);
        throttle.answered(0, "A", RESET, 1, 1_000_000);
        assertThat(throttle.tryShip(3, 2_000_000).untilNanos()).isEqualTo(1_001_000_000L);
        assertThat(throttle.tryShip(3, 1_001_000_000L).isGranted()).isTrue();
    }

    @Test
    void theRuleCanBeChangedWhileItWorks() {
        var live = new AtomicReference<>(settings(ThrottleMode.LEGACY, 0));
        SimulatedDc dc = new SimulatedDc(4, 250, new Throttle(live::get)).destination((seconds, _, _) ->
                seconds >= 10 && seconds < 10.001 ? new Reply(0.1, RESET) : Reply.ok(0.1));
        dc.runUntil(15);
        live.set(settings(ThrottleMode.GRADUAL, 0));
        dc.runUntil(40);
        assertThat(dc.shipped(13)).isEqualTo(4);
        assertThat(dc.shipped(30)).isEqualTo(1_000);
        assertThat(dc.why().isQuiet()).isTrue();
    }
}
