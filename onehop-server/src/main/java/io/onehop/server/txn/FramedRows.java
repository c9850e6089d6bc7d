package io.onehop.server.txn;

import io.netty.buffer.ByteBuf;
import io.onehop.model.ResultCode;
import io.onehop.wire.Info3;
import io.onehop.wire.Proto;
import io.onehop.wire.reply.ReplyWriter;

/// Frames that hold several messages each, as answers to batches and queries do (wire-protocol reference,
/// section 9). For one thread.
final class FramedRows {
    private static final int NO_FRAME = -1;

    private final ReplyWriter writer;
    private ByteBuf out;
    private int frameStart = NO_FRAME;

    FramedRows(ByteBuf out) {
        this.out = out;
        writer = new ReplyWriter(out);
    }

    /// Writes into that buffer from now on; the last frame has been closed before.
    void into(ByteBuf buffer) {
        out = buffer;
        writer.into(buffer);
    }

    /// Begins a row, in a new frame if none is open.
    ReplyWriter beginRow() {
        if (frameStart == NO_FRAME) {
            frameStart = out.writerIndex();
            out.writeZero(Proto.HEADER_SIZE);
        }
        writer.beginRow();
        return writer;
    }

    /// Closes the open frame, if there is one; a frame without rows disappears.
    void closeFrame() {
        if (frameStart == NO_FRAME) {
            return;
        }
        int body = out.writerIndex() - frameStart - Proto.HEADER_SIZE;
        if (body == 0) {
            out.writerIndex(frameStart);
        } else {
            out.setLong(frameStart, Proto.header(Proto.TYPE_MESSAGE, body));
        }
        frameStart = NO_FRAME;
    }

    /// Closes the open frame and writes the last message, in a frame of its own.
    void last(ResultCode code) {
        closeFrame();
        writer.beginFrame();
        writer.end(0, Info3.LAST, code.code(), 0, 0, 0);
    }
}
