package io.onehop.server.replicate;

import io.onehop.cluster.fabric.FabricChannel;
import io.onehop.cluster.partition.PartitionEntry;
import io.onehop.model.NodeId;
import io.onehop.model.ResultCode;
import io.onehop.server.namespace.Namespace;
import io.onehop.server.stats.NamespaceCounter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The way of one change to all who must have it (transactions reference, section 5; decision
/// 0003).
///
/// As long as this node is the working master, these are the partition's targets as the table names them at
/// each moment; who has answered under an earlier table stays done. A node that is not master any more sends
/// the change to the one that is, which merges and replicates it; its answer ends everything. While nobody is
/// master the nodes that were targets before are asked on.
///
/// Under a table other than the one it was made under, a change is sent only if it is what this master still
/// has, else what has taken its place is repaired; and not at all while other lineages are merged into the
/// master's: a replica that is told of it could refuse, or take away, what the merge brings. The merge ends
/// with all replicas being filled, which makes them equal.
public final class Replication extends Exchange {
    private final RecordChange change;
    private final long madeKey;
    private final @Nullable NamespaceCounter again;
    private final Listener listener;
    private final List<NodeId> done = new ArrayList<>();
    private List<NodeId> targets = List.of();
    private @Nullable NodeId repairer;
    private boolean refused;

    Replication(
            ReplicationLane lane,
            Namespace namespace,
            RecordChange change,
            long madeKey,
            @Nullable NamespaceCounter again,
            Listener listener) {
        super(lane, namespace, change.digest().partition());
        this.change = change;
        this.madeKey = madeKey;
        this.again = again;
        this.listener = listener;
    }

    /// How it ended.
    public enum Outcome {
        /// Everybody has it.
        DONE,
        /// Everybody has answered, but one had no room for it.
        REFUSED,
        /// Another master had a later change, made perhaps without knowledge of this one, or a merge decides.
        OVERTAKEN,
        /// Something else has taken its place here; that is repaired.
        SUPERSEDED,
        /// Time was over before everybody had answered.
        LATE;

        /// Whether nobody can say any more that all have the change.
        public boolean isInDoubt() {
            return this == OVERTAKEN || this == SUPERSEDED || this == LATE;
        }
    }

    /// Hears how it ended, at most once, on the lane; within [#begin] when there is nobody to wait for.
    @FunctionalInterface
    public interface Listener {
        /// All have answered.
        void replicated(Outcome outcome);
    }

    @Override
    void send(PartitionEntry now, long key) {
        NodeId self = lane.world().self();
        NodeId master = now.master();
        if (now.writable()) {
            if (isObsolete(now, key)) {
                return;
            }
            targets = now.targets();
            repairer = null;
        } else if (master != null && !master.equals(self)) {
            repairer = master;
        }
        if (repairer != null) {
            tell(repairer, true, key);
            return;
        }
        for (NodeId target : targets) {
            if (!done.contains(target)) {
                tell(target, false, key);
            }
        }
        endIfDone();
    }

    /// Ends a change of an earlier balance that is not to be sent any more.
    private boolean isObsolete(PartitionEntry now, long key) {
        if (key == madeKey) {
            return false;
        }
        if (now.column() == 0 && !now.duplicates().isEmpty()) {
            finish(Outcome.OVERTAKEN);
            return true;
        }
        if (!Arrays.equals(change.flat(), namespace.store().get(change.digest()))) {
            finish(Outcome.SUPERSEDED);
            return true;
        }
        return false;
    }

    private void tell(NodeId to, boolean repair, long key) {
        var message = new RwMessage.Change(repair, key, tid(), namespace.nameBytes(), change);
        lane.world().fabric().send(to, FabricChannel.RW, message);
    }

    @Override
    void answered(NodeId from, RwMessage.Ack ack) {
        boolean repaired = from.equals(repairer);
        if (!repaired && (!targets.contains(from) || done.contains(from))) {
            return;
        }
        if (isMismatch(ack)) {
            soon();
        } else if (repaired) {
            boolean overtaken = ack.result() == ResultCode.GENERATION;
            finish(overtaken ? Outcome.OVERTAKEN : Outcome.DONE);
        } else {
            done.add(from);
            if (ack.result() == ResultCode.OUT_OF_SPACE || ack.result() == ResultCode.DEVICE_OVERLOAD) {
                refused = true;
                namespace.counters().increment(NamespaceCounter.REPL_WRITE_ERROR);
            }
            endIfDone();
        }
    }

    private void endIfDone() {
        if (repairer == null && done.containsAll(targets)) {
            finish(refused ? Outcome.REFUSED : Outcome.DONE);
        }
    }

    private void finish(Outcome outcome) {
        if (isOver()) {
            return;
        }
        end();
        if (outcome == Outcome.REFUSED || outcome == Outcome.SUPERSEDED) {
            namespace.unreplicated().add(change.missing());
        } else {
            namespace.unreplicated().remove(change.digest(), change.lastUpdateMillis());
        }
        listener.replicated(outcome);
    }

    /// Waits no longer: the record is repaired in the background.
    public void giveUp() {
        if (!isOver()) {
            end();
            namespace.unreplicated().add(change.missing());
        }
    }

    @Override
    void countAgain() {
        if (again != null) {
            namespace.counters().increment(again);
        }
    }
}
