package io.onehop.server.replicate;

import io.netty.buffer.ByteBuf;
import io.onehop.cluster.fabric.FabricMessage;
import io.onehop.cluster.fabric.FabricTypes;
import io.onehop.cluster.fabric.MessageParts;
import io.onehop.model.Digest;
import io.onehop.model.ResultCode;
import org.jspecify.annotations.Nullable;

/// What nodes say to each other about single records (transactions reference, section 2). Each question
/// carries the sender's cluster key and a number of its own, and is answered with an [Ack] of that number.
sealed interface RwMessage extends FabricMessage {
    int CHANGE = FabricTypes.REPLICATION;
    int REPAIR = CHANGE + 1;
    int ASK = CHANGE + 2;
    int ACK = CHANGE + 3;

    /// A record has changed at its working master, which tells a replica; or, as a repair, at a node that is
    /// not its master any more, which tells the master.
    ///
    /// @param clusterKey of the sender's table
    /// @param tid the question's number
    /// @param namespace name
    record Change(boolean repair, long clusterKey, int tid, byte[] namespace, RecordChange change)
            implements RwMessage {
        @Override
        public int type() {
            return repair ? REPAIR : CHANGE;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeLong(clusterKey);
            out.writeInt(tid);
            MessageParts.writeName(out, namespace);
            change.write(out);
        }

        static Change read(int type, ByteBuf in) {
            return new Change(type == REPAIR, in.readLong(), in.readInt(), MessageParts.readName(in),
                    RecordChange.read(in));
        }
    }

    /// Does the receiver have a better version of the record?
    ///
    /// @param generation of the sender's version, 0 when it has none
    /// @param lastUpdateMillis of the sender's version
    /// @param hash of the bytes of the sender's version
    record Ask(
            long clusterKey,
            int tid,
            byte[] namespace,
            Digest digest,
            int generation,
            long lastUpdateMillis,
            int hash)
            implements RwMessage {
        @Override
        public int type() {
            return ASK;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeLong(clusterKey);
            out.writeInt(tid);
            MessageParts.writeName(out, namespace);
            MessageParts.writeDigest(out, digest);
            out.writeShort(generation);
            out.writeLong(lastUpdateMillis);
            out.writeInt(hash);
        }

        static Ask read(ByteBuf in) {
            return new Ask(in.readLong(), in.readInt(), MessageParts.readName(in),
                    MessageParts.readDigest(in),
                    in.readUnsignedShort(), in.readLong(), in.readInt());
        }
    }

    /// The answer to one of the others.
    ///
    /// @param flat a better version of a record that was asked for, else null
    record Ack(int tid, ResultCode result, byte @Nullable [] flat) implements RwMessage {
        @Override
        public int type() {
            return ACK;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeInt(tid);
            out.writeByte(result.code());
            if (flat != null) {
                MessageParts.writeBytes(out, flat);
            }
        }

        static Ack read(ByteBuf in) {
            int tid = in.readInt();
            ResultCode result = ResultCode.of(in.readUnsignedByte());
            byte[] flat = in.isReadable() ? MessageParts.readBytes(in) : null;
            return new Ack(tid, result == null ? ResultCode.SERVER_ERROR : result, flat);
        }
    }
}
