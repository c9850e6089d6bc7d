package io.onehop.server.namespace;

import io.onehop.model.ResultCode;

/// Whether a namespace takes writes, and if not, with which code it refuses them.
///
/// Set by the namespace's housekeeping when limits are passed, read by every write. Safe for use by many
/// threads.
public final class WriteGate {
    private volatile ResultCode state = ResultCode.OK;
    private volatile boolean highWater;
    private volatile boolean indexFull;

    /// [ResultCode#OK] when writes are let in, else the code to answer.
    public ResultCode state() {
        return state;
    }

    /// Whether writes are refused.
    public boolean isShut() {
        return state != ResultCode.OK;
    }

    /// Lets writes in ([ResultCode#OK]) or refuses them with a code.
    public void set(ResultCode newState) {
        state = newState;
    }

    /// Whether the index takes all it may: no record can be created, and those there are can be written.
    public boolean isIndexFull() {
        return indexFull;
    }

    /// Notes whether the index takes all it may.
    public void setIndexFull(boolean full) {
        indexFull = full;
    }

    /// Whether memory use is above the mark from which on records are evicted.
    public boolean isHighWater() {
        return highWater;
    }

    /// Notes whether memory use is above that mark.
    public void setHighWater(boolean above) {
        highWater = above;
    }
}
