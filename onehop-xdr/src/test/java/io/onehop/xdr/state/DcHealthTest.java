package io.onehop.xdr.state;

import static io.onehop.xdr.state.DcState.CLUSTER_DOWN;
import static io.onehop.xdr.state.DcState.CLUSTER_INACTIVE;
import static io.onehop.xdr.state.DcState.CLUSTER_UP;
import static io.onehop.xdr.state.DcState.CLUSTER_WINDOW_SHIP;
import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.xdr.throttle.Classification;
import io.onehop.xdr.throttle.ShipOutcome;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The seed's thirty seconds and what follows. S2-04 S2-34 S2-35
class DcHealthTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long EPOCH = 1_468_006_000_000L;
    private static final long LST = EPOCH - 5_000;

    private final DcHealth health = new DcHealth();

    private static Moment at(double seconds) {
        return new Moment((long) (seconds * SECOND), EPOCH + (long) (seconds * 1000));
    }

    private @Nullable DcChange code(int code, double seconds) {
        return health.answered(Classification.of(code, false), LST, at(seconds));
    }

    /// Errors twenty times a second until the data centre is down, or until then.
    private double failUntil(ShipOutcome error, double from, double to) {
        for (double seconds = from; seconds < to; seconds += 0.05) {
            if (health.answered(error, LST, at(seconds)) != null) {
                return seconds;
            }
        }
        return to;
    }

    private void down() {
        health.connected(at(0));
        failUntil(Classification.of(1, false), 1, 100);
        assertThat(health.state()).isEqualTo(CLUSTER_DOWN);
    }

    @Test
    void statesHaveTheNumbersThatMonitoringKnows() {
        assertThat(DcState.values()).extracting(DcState::number).containsExactly(0, 1, 2, 3);
    }

    @Test
    void isInactiveUntilItIsReached() {
        assertThat(health.state()).isEqualTo(CLUSTER_INACTIVE);
        failUntil(ShipOutcome.connectFailed("refused"), 0, 100);
        assertThat(health.state()).isEqualTo(CLUSTER_INACTIVE);
        DcChange change = Objects.requireNonNull(health.connected(at(101)));
        assertThat(change.from()).isEqualTo(CLUSTER_INACTIVE);
        assertThat(change.to()).isEqualTo(CLUSTER_UP);
        assertThat(change.atMillis()).isEqualTo(EPOCH + 101_000);
        assertThat(health.connected(at(102))).isNull();
    }

    @Test
    void theFirstAnswerMakesItUpToo() {
        assertThat(code(0, 1)).isNotNull();
        assertThat(health.state()).isEqualTo(CLUSTER_UP);
    }

    @Test
    void thirtySecondsOfErrorsMakeItDown() {
        health.connected(at(0));
        assertThat(failUntil(Classification.of(1, false), 10, 100)).isBetween(40.0, 40.1);
        assertThat(health.state()).isEqualTo(CLUSTER_DOWN);
    }

    @Test
    void errorsOfTheLinkAndTheNetworkCountAlike() {
        health.connected(at(0));
        health.answered(Classification.of(22, false), LST, at(10));
        health.answered(ShipOutcome.clientTimeout(), LST, at(25));
        assertThat(health.answered(ShipOutcome.connectFailed("refused"), LST, at(40))).isNotNull();
        assertThat(health.state()).isEqualTo(CLUSTER_DOWN);
    }

    @Test
    void twentyNineSecondsOfErrorsDoNot() {
        health.connected(at(0));
        failUntil(Classification.of(1, false), 10, 39);
        assertThat(health.failingNanos(at(39).nanos())).isEqualTo(29 * SECOND);
        assertThat(code(0, 39)).isNull();
        failUntil(Classification.of(1, false), 39.1, 69);
        assertThat(health.state()).isEqualTo(CLUSTER_UP);
    }

    @Test
    void anAbandonedRecordShowsThatTheDestinationAnswers() {
        health.connected(at(0));
        failUntil(Classification.of(1, false), 0, 29);
        code(10, 29);
        failUntil(Classification.of(1, false), 29.5, 59);
        assertThat(health.state()).isEqualTo(CLUSTER_UP);
    }

    @Test
    void whatTheClientItselfRefusedShowsNothing() {
        health.connected(at(0));
        failUntil(Classification.of(1, false), 0, 29);
        code(-1, 29);
        code(-7, 29);
        assertThat(failUntil(Classification.of(1, false), 29.5, 59)).isBetween(30.0, 30.1);
    }

    @Test
    void isNotJudgedWhileThereIsNothingToShip() {
        health.connected(at(0));
        failUntil(Classification.of(1, false), 0, 20);
        health.idle();
        failUntil(Classification.of(1, false), 31, 60);
        assertThat(health.state()).isEqualTo(CLUSTER_UP);
    }

    @Test
    void aDownOneIsProbedOnceASecond() {
        assertThat(health.mayProbe(0)).isFalse();
        down();
        int probes = 0;
        for (int tenth = 0; tenth < 100; tenth++) {
            probes += health.mayProbe(40 * SECOND + tenth * SECOND / 10) ? 1 : 0;
        }
        assertThat(probes).isEqualTo(10);
    }

    @Test
    void theFirstSuccessOpensTheWindowOfTheTimeItWasDown() {
        down();
        assertThat(code(1, 50)).isNull();
        DcChange change = Objects.requireNonNull(code(0, 60));
        assertThat(change.from()).isEqualTo(CLUSTER_DOWN);
        assertThat(change.to()).isEqualTo(CLUSTER_WINDOW_SHIP);
        ShipWindow window = Objects.requireNonNull(change.window());
        assertThat(window).isEqualTo(new ShipWindow(LST, EPOCH + 60_000));
        assertThat(window.contains(LST)).isFalse();
        assertThat(window.contains(LST + 1)).isTrue();
        assertThat(window.contains(EPOCH + 60_000)).isTrue();
        assertThat(window.contains(EPOCH + 60_001)).isFalse();
        assertThat(health.mayProbe(61 * SECOND)).isFalse();
    }

    @Test
    void isUpWhenTheWindowIsDone() {
        down();
        code(0, 60);
        ShipWindow window = Objects.requireNonNull(health.window());
        assertThat(health.windowDone(new ShipWindow(1, 2), at(61))).isNull();
        DcChange change = Objects.requireNonNull(health.windowDone(window, at(62)));
        assertThat(change.to()).isEqualTo(CLUSTER_UP);
        assertThat(health.window()).isNull();
        assertThat(health.windowDone(window, at(63))).isNull();
    }

    @Test
    void aWindowThatWasNotDoneIsPartOfTheNext() {
        down();
        code(0, 60);
        health.answered(Classification.of(1, false), EPOCH + 60_000, at(61));
        health.answered(Classification.of(1, false), EPOCH + 60_000, at(91));
        assertThat(health.state()).isEqualTo(CLUSTER_DOWN);
        assertThat(health.window()).isNull();
        code(0, 100);
        assertThat(health.window()).isEqualTo(new ShipWindow(LST, EPOCH + 100_000));
    }

    @Test
    void anOperatorForcesItDownAndUp() {
        health.connected(at(0));
        DcChange change = Objects.requireNonNull(health.forceDown(LST, at(5)));
        assertThat(change.to()).isEqualTo(CLUSTER_DOWN);
        assertThat(health.mayProbe(100 * SECOND)).isFalse();
        assertThat(code(0, 6)).isNull();
        assertThat(health.isForced()).isTrue();
        assertThat(Objects.requireNonNull(health.forceUp(at(50))).window())
                .isEqualTo(new ShipWindow(LST, EPOCH + 50_000));
        assertThat(health.isForced()).isFalse();
        assertThat(health.forceUp(at(51))).isNull();
    }

    @Test
    void aDownOneCanBeForcedToStaySo() {
        down();
        assertThat(health.forceDown(LST, at(50))).isNull();
        assertThat(code(0, 51)).isNull();
        assertThat(health.state()).isEqualTo(CLUSTER_DOWN);
    }
}
