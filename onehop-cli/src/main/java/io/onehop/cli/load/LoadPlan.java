package io.onehop.cli.load;

/// What a load does.
///
/// @param namespace where the records are
/// @param set their set, empty for none
/// @param keys number of records, 1 or more; their user keys are the integers from 0
/// @param threads commands under way at once, 1 or more: one per thread, or all kept so by one when `async`
/// @param readPercent 0..100 of the commands are reads, the others replace a record's bin
/// @param binSizeBytes size of the one bin, 1 or more
/// @param async whether commands are submitted without waiting for each
/// @param ratePerSecond when commands are due, whatever became of those before; 0 = as soon as there is room
/// @param seed of the choice of keys
public record LoadPlan(
        String namespace, String set, long keys, int threads, int readPercent, int binSizeBytes,
        boolean async, double ratePerSecond, long seed) {
    private static final int PERCENT = 100;

    /// @throws IllegalArgumentException when a number is out of range
    public LoadPlan {
        boolean tooSmall = keys < 1 || threads < 1 || binSizeBytes < 1 || readPercent < 0;
        if (tooSmall || readPercent > PERCENT || ratePerSecond < 0 || !Double.isFinite(ratePerSecond)) {
            throw new IllegalArgumentException("load is out of range: keys=" + keys + " threads=" + threads
                    + " readPercent=" + readPercent + " binSizeBytes=" + binSizeBytes
                    + " ratePerSecond=" + ratePerSecond);
        }
    }
}
