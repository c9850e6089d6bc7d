package io.onehop.xdr.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.xdr.throttle.SimulatedDc.Reply;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Seed 002, "When the remote DC reported an error" and "Errors returned by the destination cluster".
/// S2-33 S2-60 S2-61 S2-62 S2-63 S2-64 S2-65 S2-66 S2-67 S2-69 S2-72
class ThrottleErrorTest {
    private static final int READERS = 4;

    private static SimulatedDc answering(ShipOutcome outcome) {
        return new SimulatedDc(READERS, 250, ThrottleSettings.DEFAULTS)
                .destination((seconds, _, _) -> seconds < 10 ? Reply.ok(1) : new Reply(1, outcome));
    }

    static List<ShipOutcome> errorsOfTheLink() {
        return List.of(ShipOutcome.connectFailed("refused"), ShipOutcome.loginFailed(80, "not authenticated"),
                ShipOutcome.tlsFailed("wrong certificate"), Classification.of(65, false));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9, 22, 8, 14, 18, 11, 32})
    void errorsOfTheDestinationSlowDownToOneASecondAndReader(int code) {
        SimulatedDc dc = answering(Classification.of(code, false)).runUntil(30);
        assertThat(dc.shipped(9)).isEqualTo(1_000);
        assertThat(dc.shipped(10)).isLessThan(40);
        for (int second = 13; second < 30; second++) {
            assertThat(dc.shipped(second)).isBetween(3L, 5L);
        }
        assertThat(dc.why().cause()).isEqualTo(ThrottleCause.DESTINATION_ERROR);
        assertThat(dc.asked(25)).isLessThan(20);
    }

    @ParameterizedTest
    @MethodSource("errorsOfTheLink")
    void errorsOfConnectingSlowDownToo(ShipOutcome outcome) {
        SimulatedDc dc = answering(outcome).runUntil(20);
        assertThat(dc.shipped(19)).isBetween(3L, 5L);
        assertThat(dc.why().cause()).isEqualTo(ThrottleCause.CONNECTION_ERROR);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 3, 13, 20})
    void whatIsAbandonedDoesNotThrottle(int code) {
        SimulatedDc dc = answering(Classification.of(code, false)).runUntil(30);
        for (int second = 9; second < 30; second++) {
            assertThat(dc.shipped(second)).isEqualTo(1_000);
        }
        assertThat(dc.throttle.lifetime(dc.nowNanos()).throttledWrites()).isZero();
    }

    @Test
    void deletesOfNothingDoNotThrottle() {
        SimulatedDc dc = answering(Classification.of(2, true)).runUntil(30);
        assertThat(dc.shipped(29)).isEqualTo(1_000);
        assertThat(dc.throttle.lifetime(dc.nowNanos()).throttledWrites()).isZero();
    }

    @Test
    void isQuickAgainSecondsAfterTheLastError() {
        SimulatedDc dc = new SimulatedDc(READERS, 250, ThrottleSettings.DEFAULTS)
                .destination((seconds, _, _) -> seconds > 10 && seconds < 40
                        ? Reply.code(1, 1) : Reply.ok(1));
        dc.runUntil(50);
        assertThat(dc.shipped(39)).isLessThan(6);
        assertThat(dc.shipped(45)).isEqualTo(1_000);
        assertThat(dc.why().isQuiet()).isTrue();
    }

    @Test
    void oneBadNodeOfThreeIsEnough() {
        SimulatedDc dc = new SimulatedDc(READERS, 2_500, ThrottleSettings.DEFAULTS)
                .destination((seconds, _, record) -> seconds > 10 && record % 3 == 0
                        ? Reply.code(1, 1) : Reply.ok(1));
        dc.runUntil(60);
        assertThat(dc.shipped(9)).isEqualTo(10_000);
        for (int second = 11; second < 60; second++) {
            assertThat(dc.shipped(second)).isBetween(4L, 3_000L);
        }
        assertThat(dc.why().cause()).isEqualTo(ThrottleCause.DESTINATION_ERROR);
    }

    @Test
    void manyErrorsOfOnePipelineAreOneObservation() {
        SimulatedDc dc = new SimulatedDc(READERS, 2_500, ThrottleSettings.DEFAULTS)
                .destination((seconds, _, _) -> seconds > 10 && seconds < 10.1
                        ? Reply.code(100, 1) : Reply.ok(100));
        dc.runUntil(20);
        assertThat(dc.shipped(13)).isEqualTo(10_000);
    }

    @Test
    void aPauseIsForgottenWhenNothingWasShippedForAWhile() {
        var throttle = new Throttle(() -> ThrottleSettings.DEFAULTS);
        long now = 0;
        for (int i = 0; i < 20; i++) {
            assertThat(throttle.tryShip(0, now).isGranted()).isTrue();
            throttle.shipped(0, now);
            throttle.answered(0, "A", Classification.of(1, false), 1, now + 1);
            now = Math.max(now, throttle.tryShip(0, now + 1).untilNanos());
        }
        assertThat(throttle.why(now, 0).limits().ratePerSecond()).isZero();
        assertThat(throttle.tryShip(1, now).isGranted()).as("another reader").isTrue();
        throttle.withdrawn(1, now);
        now += 11_000_000_000L;
        for (int i = 0; i < 50; i++) {
            assertThat(throttle.tryShip(0, now).isGranted()).isTrue();
        }
    }
}
