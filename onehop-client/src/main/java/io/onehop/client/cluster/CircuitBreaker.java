package io.onehop.client.cluster;

import io.onehop.client.policy.BreakerPolicy;
import io.onehop.runtime.Clock;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;

/// Leaves a node alone at which too much fails, and tries it with single commands.
///
/// States: CLOSED (all commands pass) → OPEN (none passes until the pause is over) → HALF_OPEN (one command
/// passes; if nothing is heard of it, another one after a further pause) → CLOSED when a command is answered,
/// OPEN for twice as long when it fails. What ends while OPEN was sent before and decides nothing.
///
/// Threads: any. A command that is answered while all is well costs one counter that threads do not share;
/// the lock is for failures and changes of state.
final class CircuitBreaker {
    private enum State {
        CLOSED, OPEN, HALF_OPEN
    }

    private static final int ALL_PERCENT = 100;
    private static final double HALF = 0.5;

    private final BreakerPolicy policy;
    private final Clock clock;
    private final DoubleSupplier chance;
    private final ReentrantLock lock = new ReentrantLock();
    private final LongAdder answered = new LongAdder();
    private volatile State state = State.CLOSED;
    /// When the next command may try; meaningful unless CLOSED.
    private volatile long nextTryNanos;
    private long failures;
    private long windowStartNanos;
    private long pauseNanos;

    /// @param chance numbers from 0 to below 1: clients that left a node alone together come back apart
    CircuitBreaker(BreakerPolicy policy, Clock clock, DoubleSupplier chance) {
        this.policy = policy;
        this.clock = clock;
        this.chance = chance;
        this.windowStartNanos = clock.nanoTime();
        this.pauseNanos = policy.pause().toNanos();
    }

    /// Whether a command that asks for permission now would be turned away.
    boolean refuses() {
        return state != State.CLOSED && clock.nanoTime() - nextTryNanos < 0;
    }

    /// Whether a command may be sent. Each command asks once: in a bad time, the one that may is a trial.
    boolean admits() {
        if (state == State.CLOSED) {
            return true;
        }
        lock.lock();
        try {
            long now = clock.nanoTime();
            if (state == State.CLOSED) {
                return true;
            }
            if (now - nextTryNanos < 0) {
                return false;
            }
            state = State.HALF_OPEN;
            nextTryNanos = now + spreadPause();
            return true;
        } finally {
            lock.unlock();
        }
    }

    void succeeded() {
        if (state == State.CLOSED) {
            answered.increment();
        } else if (state == State.HALF_OPEN) {
            close();
        }
    }

    private void close() {
        lock.lock();
        try {
            if (state == State.HALF_OPEN) {
                beginWindow(clock.nanoTime());
                pauseNanos = policy.pause().toNanos();
                state = State.CLOSED;
            }
        } finally {
            lock.unlock();
        }
    }

    void failed() {
        if (policy.minFailures() == 0 || state == State.OPEN) {
            return;
        }
        lock.lock();
        try {
            long now = clock.nanoTime();
            if (state == State.HALF_OPEN) {
                pauseNanos = Math.min(2 * pauseNanos, policy.maxPause().toNanos());
                open(now);
            } else if (state == State.CLOSED) {
                count(now);
            }
        } finally {
            lock.unlock();
        }
    }

    private void count(long now) {
        if (now - windowStartNanos > policy.window().toNanos()) {
            beginWindow(now);
        }
        failures++;
        long ended = failures + answered.sum();
        if (failures >= policy.minFailures() && failures * ALL_PERCENT >= ended * policy.failurePercent()) {
            open(now);
        }
    }

    private void open(long now) {
        nextTryNanos = now + spreadPause();
        state = State.OPEN;
    }

    /// From three to five quarters of the pause.
    private long spreadPause() {
        return pauseNanos + (long) (pauseNanos * (chance.getAsDouble() - HALF) / 2);
    }

    private void beginWindow(long now) {
        windowStartNanos = now;
        failures = 0;
        answered.reset();
    }
}
