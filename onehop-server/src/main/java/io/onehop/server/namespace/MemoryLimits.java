package io.onehop.server.namespace;

import io.onehop.model.ResultCode;
import io.onehop.server.config.NamespaceParameters;
import io.onehop.server.config.StorageParameters;
import java.util.function.IntSupplier;

/// Compares what a namespace uses with its limits, and opens or shuts its [WriteGate] (record-semantics
/// reference, section 4.6). The size of a namespace is `data-size`; where that is not set it is a share of
/// the Java heap.
///
/// Safe for use by many threads.
public final class MemoryLimits {
    private static final long PERCENT = 100;
    private static final String[] REASONS =
            {"stop-writes-used-pct", "stop-writes-avail-pct", "stop-writes-sys-memory-pct"};

    private final Namespace namespace;
    private final long defaultSizeBytes;
    private final IntSupplier systemUsedPercent;

    /// Limits of a namespace.
    ///
    /// @param defaultSizeBytes the namespace's size when `data-size` is 0
    /// @param systemUsedPercent how much of the machine's memory is in use, 0..100
    public MemoryLimits(Namespace namespace, long defaultSizeBytes, IntSupplier systemUsedPercent) {
        this.namespace = namespace;
        this.defaultSizeBytes = defaultSizeBytes;
        this.systemUsedPercent = systemUsedPercent;
    }

    /// The namespace.
    public Namespace namespace() {
        return namespace;
    }

    /// The namespace's size in bytes.
    public long totalBytes() {
        long configured = namespace.storage().integer(StorageParameters.DATA_SIZE);
        return configured == 0 ? defaultSizeBytes : configured;
    }

    /// Bytes in use by records and index.
    public long usedBytes() {
        return namespace.store().dataBytes() + namespace.store().indexBytes();
    }

    /// Share of the size in use, rounded down; above 100 when the size was made smaller than what is used.
    public long usedPercent() {
        return usedBytes() * PERCENT / Math.max(1, totalBytes());
    }

    /// Compares, and sets the gate.
    ///
    /// @return the name of the limit that is passed, or empty when writes are let in
    public String check() {
        var storage = namespace.storage();
        long used = usedPercent();
        long evictAbove = storage.integer(StorageParameters.EVICT_USED_PCT);
        namespace.writeGate().setHighWater(evictAbove != 0 && used >= evictAbove);
        long budget = namespace.settings().integer(NamespaceParameters.INDEXES_MEMORY_BUDGET);
        namespace.writeGate().setIndexFull(budget != 0 && namespace.store().indexBytes() >= budget);
        long stopAbove = storage.integer(StorageParameters.STOP_WRITES_USED_PCT);
        long stopBelow = storage.integer(StorageParameters.STOP_WRITES_AVAIL_PCT);
        long systemAbove = namespace.settings().integer(NamespaceParameters.STOP_WRITES_SYS_MEMORY_PCT);
        String reason = "";
        if (stopAbove != 0 && used >= stopAbove) {
            reason = REASONS[0];
        } else if (PERCENT - used < stopBelow) {
            reason = REASONS[1];
        } else if (systemAbove != 0 && systemUsedPercent.getAsInt() >= systemAbove) {
            reason = REASONS[2];
        }
        namespace.writeGate().set(reason.isEmpty() ? ResultCode.OK : ResultCode.OUT_OF_SPACE);
        return reason;
    }
}
