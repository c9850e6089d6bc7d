package io.onehop.xdr.throttle;

import java.util.concurrent.TimeUnit;

/// How long a reader waits for a free connection: 1 ms, twice as long each time there is still none, at most
/// 100 ms; forgotten when a record went on the wire. For one thread at a time.
final class ConnectionWait {
    private static final long MIN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long MAX_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private long waitNanos;
    private long untilNanos;

    void none(long nowNanos) {
        waitNanos = waitNanos == 0 ? MIN_NANOS : Math.min(MAX_NANOS, 2 * waitNanos);
        untilNanos = nowNanos + waitNanos;
    }

    void shipped() {
        waitNanos = 0;
    }

    long waitNanos(long nowNanos) {
        return waitNanos == 0 ? 0 : Math.max(0, untilNanos - nowNanos);
    }
}
