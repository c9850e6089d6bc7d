package io.onehop.xdr.throttle;

import java.util.concurrent.TimeUnit;

/// How the limit of records in flight opens after the start, while the link is not known: from 64, one more
/// for every success and twice as many for every second since the first answer, until it is as wide as
/// the permitted maximum; then it is gone for good. For one thread at a time.
final class Opening {
    static final int FIRST_LIMIT = 64;
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private boolean isOpen;
    private boolean isAnswered;
    private long limit = FIRST_LIMIT;
    private long doubledNanos;

    void success(long nowNanos) {
        if (!isAnswered) {
            isAnswered = true;
            doubledNanos = nowNanos;
        }
        limit++;
    }

    void advance(int permitMaximum, long nowNanos) {
        while (!isOpen && isAnswered && limit < permitMaximum && nowNanos - doubledNanos >= SECOND_NANOS) {
            limit *= 2;
            doubledNanos += SECOND_NANOS;
        }
        isOpen |= isAnswered && limit >= permitMaximum;
    }

    int limit() {
        return isOpen ? Integer.MAX_VALUE : (int) Math.min(limit, Integer.MAX_VALUE);
    }
}
