package io.onehop.xdr.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.xdr.state.DcChange;
import io.onehop.xdr.state.DcHealth;
import io.onehop.xdr.state.DcState;
import io.onehop.xdr.state.Moment;
import io.onehop.xdr.throttle.SimulatedDc.Reply;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The throttle and the state of the data centre together. S2-34 S2-35 S2-37
class ErrorsUntilDownTest {
    private static final double NANOS = 1e9;

    private final DcHealth health = new DcHealth();
    private final List<DcChange> changes = new ArrayList<>();

    static List<ShipOutcome> transientErrors() {
        return List.of(Classification.of(1, false), Classification.of(9, false), Classification.of(22, false),
                ShipOutcome.connectFailed("refused"), ShipOutcome.loginFailed(80, "not authenticated"),
                ShipOutcome.tlsFailed("wrong certificate"), ShipOutcome.connectionLost("reset"),
                ShipOutcome.clientTimeout());
    }

    private SimulatedDc failing(ShipOutcome error, double from, double to, ThrottleMode mode) {
        health.connected(new Moment(0, 0));
        return new SimulatedDc(4, 250, new ThrottleSettings(10_000, 0, mode, 4))
                .destination((seconds, _, _) ->
                        seconds >= from && seconds < to ? new Reply(1, error) : Reply.ok(1))
                .observer(this::observe);
    }

    private void observe(double seconds, ShipOutcome outcome) {
        var now = new Moment((long) (seconds * NANOS), (long) (seconds * 1000));
        DcChange change = health.answered(outcome, 77, now);
        if (change != null) {
            changes.add(change);
        }
    }

    @ParameterizedTest
    @MethodSource("transientErrors")
    void isDownThirtySecondsAfterTheFirstErrorAlthoughLittleIsShipped(ShipOutcome error) {
        for (ThrottleMode mode : ThrottleMode.values()) {
            changes.clear();
            health.forceUp(new Moment(0, 0));
            if (health.window() != null) {
                health.windowDone(health.window(), new Moment(0, 0));
            }
            SimulatedDc dc = failing(error, 10, 100, mode);
            dc.runUntil(20);
            long early = dc.throttle.count(error.kind());
            dc.runUntil(39.5);
            assertThat(health.state()).isEqualTo(DcState.CLUSTER_UP);
            assertThat(dc.throttle.count(error.kind())).isGreaterThan(early);
            dc.runUntil(60);
            assertThat(changes).singleElement().satisfies(change -> {
                assertThat(change.to()).isEqualTo(DcState.CLUSTER_DOWN);
                assertThat(change.atMillis()).isBetween(40_000L, 41_100L);
            });
        }
    }

    @Test
    void staysUpWhenTheErrorsEndBefore() {
        for (ThrottleMode mode : ThrottleMode.values()) {
            failing(Classification.of(1, false), 10, 38.5, mode).runUntil(60);
            assertThat(health.state()).isEqualTo(DcState.CLUSTER_UP);
        }
        assertThat(changes).isEmpty();
    }
}
