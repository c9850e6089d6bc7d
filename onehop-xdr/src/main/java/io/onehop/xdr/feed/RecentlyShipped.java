package io.onehop.xdr.feed;

import io.onehop.model.Digest;
import java.util.LinkedHashMap;

/// The records that were shipped a moment ago. Its queue's lock guards it. Bounded: who is forgotten too
/// early is shipped once more.
final class RecentlyShipped {
    private static final int MOST = 1_024;

    private final LinkedHashMap<Digest, Long> times = new LinkedHashMap<>(0);

    void note(Digest digest, long nowNanos, long keepNanos) {
        if (keepNanos == 0) {
            return;
        }
        times.remove(digest);
        times.put(digest, nowNanos);
        prune(nowNanos, keepNanos);
    }

    private void prune(long nowNanos, long keepNanos) {
        for (var each = times.values().iterator(); each.hasNext();) {
            if (nowNanos - each.next() < keepNanos && times.size() <= MOST) {
                return;
            }
            each.remove();
        }
    }

    /// When the record was shipped within that time, on the clock of nanoseconds; 0 when it was not.
    long shippedNanos(Digest digest, long nowNanos, long keepNanos) {
        if (keepNanos == 0 || times.isEmpty()) {
            return 0;
        }
        prune(nowNanos, keepNanos);
        return times.getOrDefault(digest, 0L);
    }
}
