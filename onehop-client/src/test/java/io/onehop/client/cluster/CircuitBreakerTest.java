package io.onehop.client.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onehop.client.policy.BreakerPolicy;
import io.onehop.runtime.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
    private static final BreakerPolicy POLICY = new BreakerPolicy(
            4, 50, Duration.ofSeconds(1), Duration.ofMillis(100), Duration.ofMillis(300));

    /// Time that passes when told to.
    private static final class HandClock implements Clock {
        private long nanos = Long.MAX_VALUE - 1000;

        void advance(Duration time) {
            nanos += time.toNanos();
        }

        @Override
        public long epochMillis() {
            return 0;
        }

        @Override
        public long nanoTime() {
            return nanos;
        }
    }

    private final HandClock clock = new HandClock();
    private final CircuitBreaker breaker = new CircuitBreaker(POLICY, clock, () -> 0.5);

    private void fail(int count) {
        for (int i = 0; i < count; i++) {
            breaker.failed();
        }
    }

    @Test
    void opensWhenEnoughFailedAndThatIsTheShare() {
        fail(3);
        assertThat(breaker.refuses()).isFalse();
        fail(1);
        assertThat(breaker.refuses()).isTrue();
        assertThat(breaker.admits()).isFalse();
    }

    @Test
    void staysClosedWhileMostIsAnswered() {
        fail(1);
        for (int i = 0; i < 20; i++) {
            breaker.succeeded();
        }
        fail(18);
        assertThat(breaker.admits()).isTrue();
        fail(1);
        assertThat(breaker.admits()).isFalse();
    }

    @Test
    void forgetsWhatHappenedBeforeTheWindow() {
        fail(3);
        clock.advance(Duration.ofMillis(1001));
        fail(3);
        assertThat(breaker.admits()).isTrue();
    }

    @Test
    void letsOneCommandTryAfterThePause() {
        fail(4);
        clock.advance(Duration.ofMillis(99));
        assertThat(breaker.admits()).isFalse();
        clock.advance(Duration.ofMillis(1));
        assertThat(breaker.admits()).isTrue();
        assertThat(breaker.admits()).isFalse();
        breaker.succeeded();
        assertThat(breaker.admits()).isTrue();
        assertThat(breaker.admits()).isTrue();
    }

    /// Many clients that left a node alone together come back one after the other.
    @Test
    void chanceSpreadsThePauses() {
        for (double chance : new double[] {0, 0.25, 0.999}) {
            var spread = new CircuitBreaker(POLICY, clock, () -> chance);
            for (int i = 0; i < 4; i++) {
                spread.failed();
            }
            long millis = Math.round(100 * (0.75 + chance / 2));
            clock.advance(Duration.ofMillis(millis - 1));
            assertThat(spread.refuses()).isTrue();
            clock.advance(Duration.ofMillis(1));
            assertThat(spread.refuses()).isFalse();
        }
    }

    @Test
    void waitsTwiceAsLongAfterEachFailedTrialUpToTheLimit() {
        fail(4);
        for (int millis : new int[] {100, 200, 300, 300}) {
            clock.advance(Duration.ofMillis(millis - 1));
            assertThat(breaker.admits()).as("before " + millis).isFalse();
            clock.advance(Duration.ofMillis(1));
            assertThat(breaker.admits()).as("after " + millis).isTrue();
            fail(1);
        }
        clock.advance(Duration.ofMillis(300));
        assertThat(breaker.admits()).isTrue();
        breaker.succeeded();
        fail(4);
        clock.advance(Duration.ofMillis(100));
        assertThat(breaker.admits()).as("the first pause again").isTrue();
    }

    @Test
    void aTrialThatNobodyHearsOfIsFollowedByAnother() {
        fail(4);
        clock.advance(Duration.ofMillis(100));
        assertThat(breaker.admits()).isTrue();
        clock.advance(Duration.ofMillis(100));
        assertThat(breaker.admits()).isTrue();
    }

    @Test
    void whatWasSentBeforeDecidesNothing() {
        fail(4);
        breaker.succeeded();
        fail(10);
        assertThat(breaker.admits()).isFalse();
        clock.advance(Duration.ofMillis(100));
        assertThat(breaker.admits()).isTrue();
    }

    @Test
    void mayBeSwitchedOff() {
        var off = new CircuitBreaker(BreakerPolicy.off(), clock, () -> 0.5);
        for (int i = 0; i < 10_000; i++) {
            off.failed();
        }
        assertThat(off.admits()).isTrue();
        assertThatThrownBy(() -> new BreakerPolicy(1, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
