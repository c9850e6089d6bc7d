package io.onehop.client.call;

import java.util.concurrent.atomic.AtomicLong;

/// How many items a subscriber still wants; [Long#MAX_VALUE] = all. Safe for use by many threads.
final class Demand {
    private final AtomicLong wanted = new AtomicLong();

    void add(long count) {
        wanted.accumulateAndGet(count, (now, more) -> now + more < 0 ? Long.MAX_VALUE : now + more);
    }

    boolean isOpen() {
        return wanted.get() > 0;
    }

    void take() {
        wanted.updateAndGet(now -> now == Long.MAX_VALUE ? now : now - 1);
    }
}
