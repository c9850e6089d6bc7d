package io.onehop.server.namespace;

import io.onehop.model.Digest;
import io.onehop.runtime.Clock;
import io.onehop.server.logging.LogContext;
import io.onehop.server.logging.RateLimitedLog;

/// What a node logs when it cannot create a record because the index may not become larger: the lines that
/// operators know, and look for, from nodes that get no more memory for their index (seed 002). At most one
/// of each a second. Safe for use by many threads.
final class IndexWarnings {
    private static final String KEY = "index";

    private final String namespace;
    private final RateLimitedLog arena;
    private final RateLimitedLog index;
    private final RateLimitedLog write;

    IndexWarnings(String namespace, Clock clock) {
        this.namespace = namespace;
        arena = new RateLimitedLog(clock, LogContext.ARENAX);
        index = new RateLimitedLog(clock, LogContext.INDEX);
        write = new RateLimitedLog(clock, LogContext.RW);
    }

    /// The record could not be created.
    ///
    /// @param stageBytes by how much the index of those nodes grows at a time (`index-stage-size`)
    /// @param usedBytes of the index
    /// @param budgetBytes that it may use
    void tell(Digest digest, long stageBytes, long usedBytes, long budgetBytes) {
        arena.warn(KEY, "could not allocate {}-byte arena stage {}: {{}} the index takes {} bytes of"
                + " indexes-memory-budget {}", stageBytes, usedBytes / stageBytes + 1, namespace, usedBytes,
                budgetBytes);
        index.warn(KEY, "arenax alloc failed");
        write.warn(KEY, "{{}} write_master: fail as_record_get_create() <Digest>:0x{}", namespace, digest);
    }
}
