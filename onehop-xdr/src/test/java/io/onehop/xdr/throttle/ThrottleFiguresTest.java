package io.onehop.xdr.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.onehop.xdr.throttle.SimulatedDc.Reply;
import org.junit.jupiter.api.Test;

/// `rsas-ms` and `rsas-pct`, and the report. S2-02 S2-09 S2-10 S2-13
class ThrottleFiguresTest {
    private static final long MILLI = 1_000_000;

    private final Throttle throttle = new Throttle(() -> ThrottleSettings.DEFAULTS);
    private long now = 5_000 * MILLI;

    private void ship(int reader) {
        assertThat(throttle.tryShip(reader, now).isGranted()).isTrue();
        throttle.shipped(reader, now);
        throttle.answered(reader, "A", ShipOutcome.SUCCESS, MILLI, now);
    }

    private void shipAfter(int reader, long sleepNanos) {
        assertThat(throttle.tryShip(reader, now).isGranted()).isTrue();
        throttle.held(reader, ThrottleCause.NAMESPACE_THROUGHPUT, now + 10 * MILLI, now);
        now += sleepNanos;
        ship(reader);
    }

    @Test
    void oneOfTenWritesThatSleptAFifthOfAMillisecondIsTheLineOfTheSeed() {
        for (int i = 0; i < 100; i++) {
            if (i % 10 == 0) {
                shipAfter(i % 4, MILLI / 5);
            } else {
                ship(i % 4);
            }
        }
        SleepFigures figures = throttle.endInterval(now);
        assertThat(figures.writes()).isEqualTo(100);
        assertThat(figures.throttledWrites()).isEqualTo(10);
        assertThat(figures.averageSleepMillis()).isCloseTo(0.020, within(1e-9));
        assertThat(figures.throttledPercent()).isCloseTo(10.0, within(1e-9));
        assertThat(throttle.lastInterval()).isEqualTo(figures);
    }

    @Test
    void anIntervalBeginsWithNothing() {
        shipAfter(0, MILLI);
        throttle.endInterval(now);
        ship(0);
        SleepFigures figures = throttle.endInterval(now);
        assertThat(figures).isEqualTo(new SleepFigures(1, 0, 0, 0, 0));
        assertThat(throttle.lifetime(now).writes()).isEqualTo(2);
        assertThat(throttle.lifetime(now).sleepNanos()).isEqualTo(MILLI);
        assertThat(throttle.lifetime(now).throttledPercent()).isEqualTo(50);
    }

    @Test
    void aWriteThatSleptTwiceIsOneThrottledWrite() {
        throttle.tryShip(0, now);
        Permit first = throttle.held(0, ThrottleCause.NAMESPACE_THROUGHPUT, now + 10 * MILLI, now);
        now = first.untilNanos();
        shipAfter(0, 4 * MILLI);
        SleepFigures figures = throttle.endInterval(now);
        assertThat(figures.throttledWrites()).isEqualTo(1);
        assertThat(figures.averageSleepMillis()).isEqualTo(14);
    }

    @Test
    void timeInWhichAReaderHadNothingToDoIsNoSleep() {
        throttle.tryShip(0, now);
        throttle.held(0, ThrottleCause.NAMESPACE_THROUGHPUT, now + 10 * MILLI, now);
        now += 3_600_000L * MILLI;
        ship(0);
        assertThat(throttle.endInterval(now).sleepNanos()).isEqualTo(10 * MILLI);
    }

    @Test
    void sleepIsBetweenAMillisecondAndASecond() {
        throttle.tryShip(0, now);
        assertThat(throttle.held(0, ThrottleCause.NAMESPACE_THROUGHPUT, now, now).untilNanos())
                .isEqualTo(now + MILLI);
        throttle.tryShip(1, now);
        assertThat(throttle.held(1, ThrottleCause.NAMESPACE_THROUGHPUT, Long.MAX_VALUE / 2, now).untilNanos())
                .isEqualTo(now + Throttle.MAX_SLEEP_NANOS);
    }

    @Test
    void sleepGrowsWithThrottling() {
        double before = 0;
        for (int maximum : new int[] {2_000, 1_000, 500, 250}) {
            var settings = new ThrottleSettings(10_000, maximum, ThrottleMode.GRADUAL, 4);
            SimulatedDc dc = new SimulatedDc(4, 1_000, settings).destination((_, _, _) -> Reply.ok(5));
            dc.runUntil(10);
            SleepFigures figures = dc.throttle.endInterval(dc.nowNanos());
            assertThat(figures.averageSleepMillis()).isGreaterThan(before);
            before = figures.averageSleepMillis();
        }
    }

    @Test
    void withoutThrottlingThereIsNoSleep() {
        SimulatedDc dc = new SimulatedDc(4, 1_000, ThrottleSettings.DEFAULTS).runUntil(10);
        assertThat(dc.throttle.endInterval(dc.nowNanos())).isEqualTo(new SleepFigures(40_000, 0, 0, 0, 0));
        assertThat(dc.why().isQuiet()).isTrue();
        assertThat(dc.why().sinceEpochMillis()).isZero();
    }

    @Test
    void tellsWhichRuleThrottlesSinceWhenAndWhoseErrorsThoseAre() {
        for (int i = 0; i < 3; i++) {
            throttle.tryShip(i, now);
            throttle.shipped(i, now);
        }
        throttle.answered(0, "A", Classification.of(1, false), MILLI, now);
        throttle.answered(1, "B", ShipOutcome.connectFailed("refused"), MILLI, now);
        throttle.answered(2, "A", Classification.of(22, false), MILLI, now);
        long since = now;
        assertThat(throttle.tryShip(0, now).cause()).isEqualTo(ThrottleCause.DESTINATION_ERROR);
        now += 5 * MILLI;
        ThrottleReport report = throttle.why(now, 1_468_006_389_647L);
        assertThat(report.cause()).isEqualTo(ThrottleCause.DESTINATION_ERROR);
        assertThat(report.sinceNanos()).isEqualTo(since);
        assertThat(report.sinceEpochMillis()).isEqualTo(1_468_006_389_642L);
        assertThat(report.sleptMillis()).isEqualTo(5);
        assertThat(report.readersAsleep()).isEqualTo(1);
        assertThat(report.limits().inFlightMaximum()).isEqualTo(50_000);
        assertThat(report.limits().latencyThresholdMillis()).isEqualTo(2_500);
        assertThat(report.lastErrors()).containsExactly(
                new NodeError("B", ShipClass.LINK, 0, "refused", since, 1),
                new NodeError("A", ShipClass.DESTINATION, 22, "forbidden in this state", since, 2));
        assertThat(report.lastErrors().get(0).atEpochMillis(now, 1_468_006_389_647L))
                .isEqualTo(1_468_006_389_642L);
        assertThat(throttle.why(now + 3_000 * MILLI, 0).isQuiet()).isTrue();
    }

    @Test
    void remembersABoundedNumberOfNodes() {
        for (int i = 0; i < 1_000; i++) {
            throttle.tryShip(i % 64, now);
            throttle.shipped(i % 64, now);
            throttle.answered(i % 64, "node" + i, Classification.of(10, false), MILLI, now);
        }
        assertThat(throttle.why(now, 0).lastErrors()).hasSize(64).last()
                .extracting(NodeError::node).isEqualTo("node999");
    }

    @Test
    void namesTheReaderToWakeOncePerFreePlace() {
        var one = new Throttle(() -> new ThrottleSettings(10_000, 100, ThrottleMode.GRADUAL, 4));
        assertThat(one.tryShip(0, 0).isGranted()).isTrue();
        one.shipped(0, 0);
        assertThat(one.tryShip(2, 0).isGranted()).isFalse();
        assertThat(one.tryShip(3, 0).isGranted()).isFalse();
        assertThat(one.answered(0, "A", ShipOutcome.SUCCESS, 10 * MILLI, 10 * MILLI)).isEqualTo(2);
        assertThat(one.tryShip(2, 10 * MILLI).isGranted()).isTrue();
        assertThat(one.withdrawn(2, 10 * MILLI)).isEqualTo(3);
        assertThat(one.tryShip(3, 10 * MILLI).isGranted()).isTrue();
        assertThat(one.withdrawn(3, 10 * MILLI)).isEqualTo(Throttle.NOBODY);
    }
}
