package io.onehop.cluster.fabric.netty;

import io.netty.buffer.ByteBuf;
import io.onehop.cluster.fabric.FabricMessage;
import io.onehop.cluster.fabric.FabricTypes;

/// A message of tests: a number, and as many bytes as are asked for.
record Note(int type, long number, int size) implements FabricMessage {
    static final int ASK = FabricTypes.REPLICATION;
    static final int ANSWER = FabricTypes.REPLICATION + 1;

    static Note ask(long number) {
        return new Note(ASK, number, 0);
    }

    static Note answer(long number) {
        return new Note(ANSWER, number, 0);
    }

    @Override
    public void write(ByteBuf out) {
        out.writeLong(number).writeZero(size);
    }
}
