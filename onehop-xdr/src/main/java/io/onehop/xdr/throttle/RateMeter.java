package io.onehop.xdr.throttle;

/// How many records were put on the wire in the last second, by tenths of a second, of which
/// the oldest counts in part. For one thread at a time.
final class RateMeter {
    /// A second and the tenth that has only begun.
    private static final int SLOTS = 11;
    private static final long SLOT_NANOS = 100_000_000L;

    private final long[] counts = new long[SLOTS];
    private long slot;
    private boolean isUsed;

    void add(long nowNanos) {
        advance(nowNanos);
        counts[Math.floorMod(slot, SLOTS)]++;
    }

    /// Records in the second that ends now.
    long perSecond(long nowNanos) {
        advance(nowNanos);
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        long oldest = counts[Math.floorMod(slot + 1, SLOTS)];
        return sum - oldest * Math.floorMod(nowNanos, SLOT_NANOS) / SLOT_NANOS;
    }

    private void advance(long nowNanos) {
        long current = Math.floorDiv(nowNanos, SLOT_NANOS);
        if (!isUsed) {
            isUsed = true;
            slot = current;
        }
        long steps = Math.min(current - slot, SLOTS);
        for (long step = 1; step <= steps; step++) {
            counts[Math.floorMod(slot + step, SLOTS)] = 0;
        }
        slot = Math.max(slot, current);
    }
}
