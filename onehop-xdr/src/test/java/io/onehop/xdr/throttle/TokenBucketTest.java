package io.onehop.xdr.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenBucketTest {
    private static final long SECOND = 1_000_000_000L;

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 100, 999, 12_345, 50_000})
    void holdsTheRateInEverySecond(int rate) {
        var bucket = new TokenBucket();
        long now = 77;
        for (int second = 0; second < 5; second++) {
            int taken = 0;
            long end = now + SECOND;
            while (now < end) {
                long wait = bucket.take(rate, now);
                taken += wait == 0 ? 1 : 0;
                now += Math.max(0, Math.min(wait, end - now));
            }
            assertThat(taken).isBetween((int) (rate * 0.97), Math.max(rate + 1, (int) (rate * 1.03)));
        }
    }

    @Test
    void limitsNothingWithoutARate() {
        var bucket = new TokenBucket();
        for (int i = 0; i < 1000; i++) {
            assertThat(bucket.take(0, 5)).isZero();
        }
    }

    @Test
    void takesAChangeOfTheRateAtOnce() {
        var bucket = new TokenBucket();
        assertThat(bucket.take(1, 0)).isZero();
        assertThat(bucket.take(1, 0)).isEqualTo(SECOND);
        assertThat(bucket.take(10, 0)).isEqualTo(SECOND / 10);
    }

    @Test
    void savesUpNoMoreThanAFiftiethOfASecond() {
        var bucket = new TokenBucket();
        bucket.take(1000, 0);
        int taken = 0;
        while (bucket.take(1000, 100 * SECOND) == 0) {
            taken++;
        }
        assertThat(taken).isEqualTo(20);
    }

    @Test
    void takesBackWhatWasNotUsed() {
        var bucket = new TokenBucket();
        assertThat(bucket.take(1, 0)).isZero();
        bucket.giveBack();
        assertThat(bucket.take(1, 0)).isZero();
        assertThat(bucket.take(1, 0)).isPositive();
    }
}
