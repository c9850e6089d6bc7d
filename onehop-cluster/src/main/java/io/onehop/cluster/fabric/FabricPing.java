package io.onehop.cluster.fabric;

import io.netty.buffer.ByteBuf;

/// A question whether the other end is there, or the answer to it.
///
/// @param answer whether it is the answer
/// @param nanos the asking node's time, sent back as it came
public record FabricPing(boolean answer, long nanos) implements FabricMessage {
    /// The number of the question.
    public static final int ASK = FabricTypes.FABRIC + 2;
    /// The number of the answer.
    public static final int ANSWER = FabricTypes.FABRIC + 3;

    @Override
    public int type() {
        return answer ? ANSWER : ASK;
    }

    @Override
    public void write(ByteBuf out) {
        out.writeLong(nanos);
    }
}
