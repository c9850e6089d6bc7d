package io.onehop.xdr.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.xdr.throttle.SimulatedDc.Reply;
import org.junit.jupiter.api.Test;

/// Seed 002, "The client has run out of connections". S2-11 S2-31
class ThrottleConnectionTest {
    private static SimulatedDc dc() {
        return new SimulatedDc(4, 2_500, ThrottleSettings.DEFAULTS).destination((_, _, _) -> Reply.ok(10));
    }

    @Test
    void withoutAConnectionReadersSleepAndNothingIsAnError() {
        SimulatedDc dc = dc().connections(0).runUntil(10);
        ThrottleReport report = dc.why();
        assertThat(report.cause()).isEqualTo(ThrottleCause.NO_CONNECTION);
        assertThat(report.busyNode()).isEqualTo("A:3000");
        assertThat(report.lastErrors()).isEmpty();
        assertThat(dc.throttle.inFlight()).isZero();
        assertThat(dc.asked(9)).as("no busy loop").isLessThanOrEqualTo(48);
        SleepFigures sleep = dc.throttle.endInterval(dc.nowNanos());
        assertThat(sleep.sleepNanos()).isBetween(39_800_000_000L, 40_000_000_000L);
        assertThat(sleep.throttledPercent()).isEqualTo(100);
    }

    @Test
    void isAtFullSpeedAsSoonAsThereAreConnections() {
        SimulatedDc dc = dc().connections(0).runUntil(5);
        dc.connections(Integer.MAX_VALUE).runUntil(20);
        assertThat(dc.shipped(6)).isEqualTo(10_000);
        assertThat(dc.why().isQuiet()).isTrue();
    }

    @Test
    void tooFewConnectionsAreUsedAsFarAsTheyGo() {
        SimulatedDc dc = dc().connections(20).runUntil(10);
        assertThat(dc.maxInFlight()).isEqualTo(20);
        assertThat(dc.shipped(9)).isBetween(1_000L, 2_000L);
        assertThat(dc.throttle.count(ShipClass.SUCCESS)).isPositive();
    }

    @Test
    void aRecordThatWasNotSentAfterAllMayBeToldAsAnOutcome() {
        var throttle = new Throttle(() -> ThrottleSettings.DEFAULTS);
        throttle.tryShip(0, 0);
        throttle.shipped(0, 0);
        throttle.answered(0, "B:3000", ShipOutcome.noConnection(), 5, 5);
        Permit permit = throttle.tryShip(0, 6);
        assertThat(permit.cause()).isEqualTo(ThrottleCause.NO_CONNECTION);
        assertThat(throttle.why(6, 0).busyNode()).isEqualTo("B:3000");
        assertThat(throttle.tryShip(0, permit.untilNanos()).isGranted()).isTrue();
    }
}
