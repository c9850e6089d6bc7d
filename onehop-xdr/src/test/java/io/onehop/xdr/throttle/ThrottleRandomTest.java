package io.onehop.xdr.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.xdr.throttle.SimulatedDc.Reply;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// Any sequence of troubles and changes of the configuration, then peace.
class ThrottleRandomTest {
    private static final int ROUNDS = 30;
    private static final int TROUBLED_SECONDS = 120;
    private static final int PEACE_SECONDS = 60;
    private static final int[] CODES = {0, 0, 0, 1, 2, 8, 9, 10, 14, 20, 22, 65, 80, -2, -3, -7, -8, -12};
    /// Sleeps of 1 ms at least: a thousand a second and reader; and what they ship.
    private static final int MAX_ASKED = 4 * 1_000 + 2 * 8_000;

    private Reply trouble(SplittableRandom random, int kind) {
        return switch (kind) {
            case 0 -> Reply.ok(random.nextDouble(0.05, 50));
            case 1 -> Reply.ok(random.nextDouble(1, 9_000));
            case 2 -> Reply.code(random.nextDouble(0.05, 5_000), CODES[random.nextInt(CODES.length)]);
            case 3 -> new Reply(10_000, ShipOutcome.clientTimeout());
            case 4 -> new Reply(random.nextDouble(0, 3), ShipOutcome.connectionLost("reset"));
            case 5 -> new Reply(0, ShipOutcome.connectFailed("refused"));
            default -> Reply.ok(1);
        };
    }

    private static ThrottleSettings settings(SplittableRandom random) {
        int maximum = random.nextBoolean() ? 0 : random.nextInt(4, 20_000);
        ThrottleMode mode = random.nextBoolean() ? ThrottleMode.GRADUAL : ThrottleMode.LEGACY;
        return new ThrottleSettings(random.nextInt(100, 20_000), maximum, mode, random.nextInt(1, 5));
    }

    private static void check(SimulatedDc dc, int second) {
        assertThat(dc.throttle.inFlightLimit(dc.nowNanos())).isBetween(1, Throttle.MAX_IN_FLIGHT);
        assertThat(dc.throttle.inFlight()).isBetween(0, Throttle.MAX_IN_FLIGHT).isEqualTo(dc.inFlight());
        assertThat(dc.longestSleepSeconds()).isLessThanOrEqualTo(1);
        assertThat(dc.asked(second - 1)).as("asked in second %d", second).isLessThan(MAX_ASKED);
        ThrottleReport report = dc.why();
        assertThat(report.limits().ratePerSecond()).isGreaterThanOrEqualTo(0).isFinite();
        SleepFigures sleep = dc.throttle.endInterval(dc.nowNanos());
        assertThat(sleep.throttledPercent()).isBetween(0.0, 100.0);
        assertThat(sleep.sleepNanos()).isBetween(0L, 4_000_000_000L);
    }

    private void round(SplittableRandom random) {
        var live = new AtomicReference<>(settings(random));
        var kind = new int[1];
        var dc = new SimulatedDc(4, random.nextInt(1, 2_000), new Throttle(live::get));
        dc.destination((_, _, _) -> trouble(random, kind[0]));
        for (int second = 1; second <= TROUBLED_SECONDS; second++) {
            if (random.nextInt(5) == 0) {
                kind[0] = random.nextInt(6);
            }
            if (random.nextInt(20) == 0) {
                live.set(settings(random));
            }
            dc.connections(random.nextInt(10) == 0 ? random.nextInt(50) : Integer.MAX_VALUE);
            dc.offer(random.nextInt(1, 2_000));
            dc.runUntil(second);
            check(dc, second);
        }
        int maximum = random.nextBoolean() ? 0 : 50_000;
        ThrottleMode mode = random.nextBoolean() ? ThrottleMode.GRADUAL : ThrottleMode.LEGACY;
        live.set(new ThrottleSettings(10_000, maximum, mode, 4));
        dc.connections(Integer.MAX_VALUE);
        dc.offer(random.nextInt(5, 2_000));
        kind[0] = 9;
        // what was on the wire may still fail for ten seconds
        dc.runUntil(TROUBLED_SECONDS + 10 + PEACE_SECONDS);
        ThrottleReport report = dc.why();
        assertThat(report.isQuiet()).as("%s", report).isTrue();
        assertThat(report.limits().inFlightLimit()).isEqualTo(report.limits().inFlightMaximum());
        assertThat(report.limits().ratePerSecond()).isEqualTo(maximum);
    }

    @Test
    void isBoundedInTroubleAndOpenAfterwards() {
        long seed = Long.getLong("onehop.seed", System.nanoTime());
        System.out.println("ThrottleRandomTest: -Donehop.seed=" + seed);
        var random = new SplittableRandom(seed);
        for (int i = 0; i < ROUNDS; i++) {
            round(random);
        }
    }
}
