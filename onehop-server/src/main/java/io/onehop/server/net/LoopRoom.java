package io.onehop.server.net;

import io.onehop.server.txn.MessageExecutor;
import io.onehop.wire.FrameCompression;

/// What the connections of one event loop share: an executor, a scratch array for requests, the zlib codec.
/// Only that event loop uses it.
public final class LoopRoom {
    private static final int SCRATCH_SIZE = 64 << 10;

    private final MessageExecutor executor;
    private final byte[] scratch = new byte[SCRATCH_SIZE];
    private final FrameCompression compression = new FrameCompression();

    /// A room around that executor.
    public LoopRoom(MessageExecutor executor) {
        this.executor = executor;
    }

    MessageExecutor executor() {
        return executor;
    }

    byte[] scratch() {
        return scratch;
    }

    FrameCompression compression() {
        return compression;
    }
}
