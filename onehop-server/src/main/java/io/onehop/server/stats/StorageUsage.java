package io.onehop.server.stats;

/// Bytes a namespace takes and may take.
///
/// @param dataTotalBytes          what records may take; 0 when there is no limit
/// @param dataUsedBytes           what records take
/// @param indexUsedBytes          what the primary index takes
/// @param setIndexUsedBytes       what set indexes take
/// @param sindexUsedBytes         what secondary indexes take
/// @param indexesMemoryBudgetBytes `indexes-memory-budget`, 0 when there is no limit
public record StorageUsage(long dataTotalBytes, long dataUsedBytes, long indexUsedBytes,
        long setIndexUsedBytes,
        long sindexUsedBytes, long indexesMemoryBudgetBytes) {
    private static final int PERCENT = 100;

    /// Bytes of all indexes.
    public long indexesUsedBytes() {
        return indexUsedBytes + setIndexUsedBytes + sindexUsedBytes;
    }

    /// Used data in percent of the limit; 0 without limit.
    public int dataUsedPct() {
        return percent(dataUsedBytes, dataTotalBytes);
    }

    /// What is left of the limit, in percent; 100 without limit, never below 0.
    public int dataAvailPct() {
        return Math.max(0, PERCENT - dataUsedPct());
    }

    /// Bytes of all indexes in percent of their budget; 0 without budget.
    public int indexesMemoryUsedPct() {
        return percent(indexesUsedBytes(), indexesMemoryBudgetBytes);
    }

    private static int percent(long part, long whole) {
        return whole == 0 ? 0 : (int) (part * (double) PERCENT / whole);
    }
}
