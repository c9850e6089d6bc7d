package io.onehop.cluster.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PacerTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final VirtualTime time = new VirtualTime();
    private long commands;
    private final Pacer pacer = new Pacer(time, () -> commands);

    private long restAfter(long millis, long moreCommands) {
        time.step(time.nanoTime() + millis * MILLI);
        commands += moreCommands;
        return pacer.rest(MILLI);
    }

    @Test
    void doesNotRestWithoutClients() {
        assertThat(pacer.rest(MILLI)).isZero();
        assertThat(restAfter(200, 0)).isZero();
        assertThat(restAfter(1000, 99)).isZero();
    }

    @Test
    void restsInProportionWhileClientsSend() {
        assertThat(restAfter(1000, 100)).isEqualTo(Pacer.REST_FACTOR * MILLI);
        assertThat(restAfter(50, 0)).isEqualTo(Pacer.REST_FACTOR * MILLI);
        assertThat(restAfter(200, 0)).isZero();
    }

    @Test
    void neverRestsForLong() {
        restAfter(1000, 100_000);
        assertThat(pacer.rest(3_600_000 * MILLI)).isEqualTo(50 * MILLI);
    }
}
