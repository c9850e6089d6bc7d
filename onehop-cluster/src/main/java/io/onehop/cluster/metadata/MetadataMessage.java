package io.onehop.cluster.metadata;

import io.netty.buffer.ByteBuf;
import io.onehop.cluster.fabric.FabricMessage;
import io.onehop.cluster.fabric.FabricTypes;
import org.jspecify.annotations.Nullable;

/// What nodes say to each other when an entry is set.
sealed interface MetadataMessage extends FabricMessage {
    /// Reads a message.
    ///
    /// @return null when the type is none of ours
    /// @throws IllegalArgumentException when something is out of its range
    /// @throws IndexOutOfBoundsException when it ends too early
    static @Nullable MetadataMessage read(int type, ByteBuf in) {
        return switch (type) {
            case Set.TYPE -> new Set(in.readLong(), MetadataEntry.read(in));
            case Push.TYPE -> new Push(in.readLong(), MetadataEntry.read(in));
            case Stored.TYPE -> new Stored(in.readLong());
            case Answer.TYPE -> new Answer(in.readLong(), outcome(in.readUnsignedByte()));
            default -> null;
        };
    }

    private static MetadataOutcome outcome(int number) {
        MetadataOutcome[] all = MetadataOutcome.values();
        if (number >= all.length) {
            throw new IllegalArgumentException("bad outcome: " + number);
        }
        return all[number];
    }

    /// Anyone to the principal: this is to hold. Sent until it is answered.
    ///
    /// @param id the asker's
    /// @param wish module, key and value; generation and time are the principal's to choose
    record Set(long id, MetadataEntry wish) implements MetadataMessage {
        static final int TYPE = FabricTypes.METADATA;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeLong(id);
            wish.write(out);
        }
    }

    /// Principal to members: keep this. Sent until it is stored.
    record Push(long id, MetadataEntry entry) implements MetadataMessage {
        static final int TYPE = FabricTypes.METADATA + 1;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeLong(id);
            entry.write(out);
        }
    }

    /// Member to principal: what was pushed, or better, is in my file.
    record Stored(long id) implements MetadataMessage {
        static final int TYPE = FabricTypes.METADATA + 2;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeLong(id);
        }
    }

    /// Principal to whoever asked.
    record Answer(long id, MetadataOutcome outcome) implements MetadataMessage {
        static final int TYPE = FabricTypes.METADATA + 3;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeLong(id).writeByte(outcome.ordinal());
        }
    }
}
