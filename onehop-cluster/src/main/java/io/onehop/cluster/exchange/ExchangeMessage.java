package io.onehop.cluster.exchange;

import io.netty.buffer.ByteBuf;
import io.onehop.cluster.fabric.FabricMessage;
import io.onehop.cluster.fabric.FabricTypes;
import io.onehop.cluster.metadata.Bounded;
import io.onehop.cluster.metadata.MetadataEntry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the members of an exchange say to each other.
sealed interface ExchangeMessage extends FabricMessage {
    /// Most members of a cluster (clustering reference, section 1).
    int MAX_MEMBERS = 256;
    /// Bytes that a node's state takes at least.
    int STATE_LEAST_BYTES = 29;

    /// Reads a message.
    ///
    /// @return null when the type is none of ours
    /// @throws IllegalArgumentException when something is out of its range
    /// @throws IndexOutOfBoundsException when it ends too early
    static @Nullable ExchangeMessage read(int type, ByteBuf in) {
        return switch (type) {
            case Collect.TYPE -> new Collect(in.readLong(), in.readInt());
            case State.TYPE -> new State(in.readLong(), NodeState.read(in), MetadataEntry.readList(in));
            case Plan.TYPE -> new Plan(in.readLong(), readStates(in), MetadataEntry.readList(in));
            case Ready.TYPE -> new Ready(in.readLong());
            case Commit.TYPE -> new Commit(in.readLong());
            case Committed.TYPE -> new Committed(in.readLong());
            case Recluster.TYPE -> new Recluster(in.readLong());
            default -> null;
        };
    }

    private static List<NodeState> readStates(ByteBuf in) {
        int count = Bounded.count(in, MAX_MEMBERS, STATE_LEAST_BYTES);
        var states = new ArrayList<NodeState>(count);
        for (int i = 0; i < count; i++) {
            states.add(NodeState.read(in));
        }
        return states;
    }

    /// Principal to members: stop migrating and tell your state.
    record Collect(long viewKey, int attempt) implements ExchangeMessage {
        static final int TYPE = FabricTypes.EXCHANGE;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeLong(viewKey).writeInt(attempt);
        }
    }

    /// Member to principal: this is how things are here.
    record State(long key, NodeState state, List<MetadataEntry> metadata) implements ExchangeMessage {
        static final int TYPE = FabricTypes.EXCHANGE + 1;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeLong(key);
            state.write(out);
            MetadataEntry.writeList(out, metadata);
        }
    }

    /// Principal to members: this is how things are everywhere.
    record Plan(long key, List<NodeState> states, List<MetadataEntry> metadata) implements ExchangeMessage {
        static final int TYPE = FabricTypes.EXCHANGE + 2;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeLong(key).writeInt(states.size());
            states.forEach(state -> state.write(out));
            MetadataEntry.writeList(out, metadata);
        }
    }

    /// What says no more than which exchange is meant.
    sealed interface KeyOnly extends ExchangeMessage {
        /// The exchange's key.
        long key();

        @Override
        default void write(ByteBuf out) {
            out.writeLong(key());
        }
    }

    /// Member to principal: I know it all.
    record Ready(long key) implements KeyOnly {
        static final int TYPE = FabricTypes.EXCHANGE + 3;

        @Override
        public int type() {
            return TYPE;
        }
    }

    /// Principal to members: act on it.
    record Commit(long key) implements KeyOnly {
        static final int TYPE = FabricTypes.EXCHANGE + 4;

        @Override
        public int type() {
            return TYPE;
        }
    }

    /// Member to principal: done.
    record Committed(long key) implements KeyOnly {
        static final int TYPE = FabricTypes.EXCHANGE + 5;

        @Override
        public int type() {
            return TYPE;
        }
    }

    /// Member to principal: begin another exchange, if this key still is the cluster's. Asked again until one
    /// has begun.
    record Recluster(long committedKey) implements ExchangeMessage {
        static final int TYPE = FabricTypes.EXCHANGE + 6;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeLong(committedKey);
        }
    }
}
