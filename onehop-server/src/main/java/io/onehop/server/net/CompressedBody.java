package io.onehop.server.net;

import io.netty.buffer.Unpooled;
import io.onehop.wire.FrameCompression;

/// Reads what a compressed request says of itself.
final class CompressedBody {
    private CompressedBody() {}

    /// See [FrameCompression#statedSize].
    static long statedSize(byte[] body) {
        return FrameCompression.statedSize(Unpooled.wrappedBuffer(body));
    }
}
