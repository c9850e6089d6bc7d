package io.onehop.server.net;

import io.netty.buffer.ByteBuf;
import io.onehop.model.ResultCode;
import io.onehop.wire.Proto;

/// Answers security messages: there is no security to speak of yet, and clients that log in all the same go
/// on without (security-protocol reference, section 1).
final class AdminReply {
    private static final int HEADER_SIZE = 16;
    private static final int RESULT_OFFSET = 1;
    private static final int COMMAND_OFFSET = 2;

    private AdminReply() {}

    static void write(ByteBuf out, byte[] body, int length) {
        out.writeLong(Proto.header(Proto.TYPE_ADMIN, HEADER_SIZE));
        int start = out.writerIndex();
        out.writeZero(HEADER_SIZE);
        out.setByte(start + RESULT_OFFSET, ResultCode.SECURITY_NOT_ENABLED.code());
        out.setByte(start + COMMAND_OFFSET, length > COMMAND_OFFSET ? body[COMMAND_OFFSET] : 0);
    }
}
