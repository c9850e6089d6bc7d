package io.onehop.cluster.migration;

import io.netty.buffer.ByteBuf;
import io.onehop.cluster.balance.Flow;
import io.onehop.cluster.fabric.FabricMessage;
import io.onehop.cluster.fabric.FabricTypes;
import io.onehop.cluster.fabric.MessageParts;
import io.onehop.model.Digest;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// What nodes say to each other about migrations (migrations reference, section 2). Each message starts with
/// the cluster key, 8 bytes; numbers are big-endian.
///
/// The emigrator counts its emigrations; with the cluster key and the node, the number names one. `Insert` is
/// read piece by piece where it lies, see [Immigrator].
sealed interface MigrationMessage extends FabricMessage {
    /// Begins an emigration: namespace, partition, why, how many records there are. Retransmitted.
    int START = FabricTypes.MIGRATION;
    /// Answers START.
    int START_ACK = START + 1;
    /// Asks what the immigrator has after a digest. Retransmitted.
    int TELL = START + 2;
    /// Answers TELL.
    int TOLD = START + 3;
    /// Brings records, and names those that are to go.
    int INSERT = START + 4;
    /// Answers INSERT when all its pieces have been dealt with.
    int INSERT_ACK = START + 5;
    /// Everything has been brought and acknowledged. Retransmitted.
    int DONE = START + 6;
    /// Answers DONE.
    int DONE_ACK = START + 7;
    /// Tells of the state of a partition. Retransmitted.
    int SIGNAL = START + 8;
    /// Answers SIGNAL.
    int SIGNAL_ACK = START + 9;

    /// Piece of an insert: a record.
    int PLAIN = 0;
    /// Piece of an insert: a record that also replaces a better one if that is still what was told.
    int OVER = 1;
    /// Piece of an insert: a record that is to go if it is still what was told.
    int REMOVE = 2;

    /// Key of the balance it belongs to.
    long clusterKey();

    /// How a START is answered.
    enum Answer {
        /// Go on.
        OK,
        /// Later: another balance, or too much at once.
        AGAIN,
        /// Nothing is expected from you.
        FAIL
    }

    /// What a signal says.
    enum Fact {
        /// All replicas are complete.
        ALL_DONE,
        /// The sender has become working master.
        TOOK_OVER
    }

    record Start(long clusterKey, int id, String namespace, int partition, Flow.Kind kind, long records)
            implements MigrationMessage {
        @Override
        public int type() {
            return START;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeLong(clusterKey).writeInt(id);
            writeName(out, namespace);
            out.writeShort(partition).writeByte(kind.ordinal()).writeLong(records);
        }

        static Start read(long clusterKey, ByteBuf in) {
            return new Start(clusterKey, in.readInt(), readName(in), in.readUnsignedShort(),
                    Flow.Kind.values()[in.readByte()], in.readLong());
        }
    }

    record StartAck(long clusterKey, int id, Answer answer, long records) implements MigrationMessage {
        @Override
        public int type() {
            return START_ACK;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeLong(clusterKey).writeInt(id).writeByte(answer.ordinal()).writeLong(records);
        }

        static StartAck read(long clusterKey, ByteBuf in) {
            return new StartAck(clusterKey, in.readInt(), Answer.values()[in.readByte()], in.readLong());
        }
    }

    record Tell(long clusterKey, int id, int number, @Nullable Digest after) implements MigrationMessage {
        @Override
        public int type() {
            return TELL;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeLong(clusterKey).writeInt(id).writeInt(number).writeBoolean(after != null);
            if (after != null) {
                MessageParts.writeDigest(out, after);
            }
        }

        static Tell read(long clusterKey, ByteBuf in) {
            return new Tell(clusterKey, in.readInt(), in.readInt(),
                    in.readBoolean() ? MessageParts.readDigest(in) : null);
        }
    }

    record ToldBack(long clusterKey, int id, int number, Told told) implements MigrationMessage {
        @Override
        public int type() {
            return TOLD;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeLong(clusterKey).writeInt(id).writeInt(number).writeBoolean(told.isLast());
            out.writeBytes(told.bytes());
        }

        static ToldBack read(long clusterKey, ByteBuf in) {
            int id = in.readInt();
            int number = in.readInt();
            boolean last = in.readBoolean();
            var entries = new byte[in.readableBytes()];
            in.readBytes(entries);
            return new ToldBack(clusterKey, id, number, new Told(entries, last));
        }
    }

    record Insert(long clusterKey, int id, int sequence, byte[] pieces) implements MigrationMessage {
        @Override
        public int type() {
            return INSERT;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeLong(clusterKey).writeInt(id).writeInt(sequence).writeBytes(pieces);
        }
    }

    record InsertAck(long clusterKey, int id, int sequence, boolean anew) implements MigrationMessage {
        @Override
        public int type() {
            return INSERT_ACK;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeLong(clusterKey).writeInt(id).writeInt(sequence).writeBoolean(anew);
        }

        static InsertAck read(long clusterKey, ByteBuf in) {
            return new InsertAck(clusterKey, in.readInt(), in.readInt(), in.readBoolean());
        }
    }

    record Done(long clusterKey, int id) implements MigrationMessage {
        @Override
        public int type() {
            return DONE;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeLong(clusterKey).writeInt(id);
        }
    }

    record DoneAck(long clusterKey, int id) implements MigrationMessage {
        @Override
        public int type() {
            return DONE_ACK;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeLong(clusterKey).writeInt(id);
        }
    }

    record Signal(long clusterKey, String namespace, int partition, Fact fact) implements MigrationMessage {
        @Override
        public int type() {
            return SIGNAL;
        }

        @Override
        public void write(ByteBuf out) {
            writeSignal(out, clusterKey, namespace, partition, fact);
        }

        static Signal read(long clusterKey, ByteBuf in) {
            return new Signal(clusterKey, readName(in), in.readUnsignedShort(), Fact.values()[in.readByte()]);
        }
    }

    record SignalAck(long clusterKey, String namespace, int partition, Fact fact)
            implements MigrationMessage {
        @Override
        public int type() {
            return SIGNAL_ACK;
        }

        @Override
        public void write(ByteBuf out) {
            writeSignal(out, clusterKey, namespace, partition, fact);
        }

        static SignalAck read(long clusterKey, ByteBuf in) {
            Signal same = Signal.read(clusterKey, in);
            return new SignalAck(clusterKey, same.namespace, same.partition, same.fact);
        }
    }

    private static void writeSignal(
            ByteBuf out, long clusterKey, String namespace, int partition, Fact fact) {
        out.writeLong(clusterKey);
        writeName(out, namespace);
        out.writeShort(partition).writeByte(fact.ordinal());
    }

    private static void writeName(ByteBuf out, String name) {
        MessageParts.writeName(out, name.getBytes(StandardCharsets.UTF_8));
    }

    private static String readName(ByteBuf in) {
        return new String(MessageParts.readName(in), StandardCharsets.UTF_8);
    }
}
