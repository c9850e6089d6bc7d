package io.onehop.xdr.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// Read threads ask while the client's threads answer.
class ThrottleThreadsTest {
    private static final int READERS = 4;
    private static final int RECORDS = 20_000;

    @Test
    void countsNothingTwiceAndLosesNothing() throws Exception {
        var throttle = new Throttle(() -> ThrottleSettings.DEFAULTS);
        var begin = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(READERS)) {
            var done = new ArrayList<Future<Integer>>();
            for (int reader = 0; reader < READERS; reader++) {
                int mine = reader;
                done.add(threads.submit(() -> {
                    begin.await();
                    return ship(throttle, mine);
                }));
            }
            begin.countDown();
            int refused = 0;
            for (Future<Integer> each : done) {
                refused += each.get();
            }
            assertThat(refused).isZero();
        }
        assertThat(throttle.inFlight()).isZero();
        assertThat(throttle.count(ShipClass.SUCCESS)).isEqualTo(READERS * RECORDS);
        assertThat(throttle.lifetime(RECORDS).writes()).isEqualTo(READERS * RECORDS);
    }

    private static int ship(Throttle throttle, int reader) {
        int refused = 0;
        for (int i = 0; i < RECORDS; i++) {
            if (throttle.tryShip(reader, i).isGranted()) {
                throttle.shipped(reader, i);
                throttle.answered(reader, "A", ShipOutcome.SUCCESS, 1000, i);
            } else {
                refused++;
            }
        }
        return refused;
    }
}
