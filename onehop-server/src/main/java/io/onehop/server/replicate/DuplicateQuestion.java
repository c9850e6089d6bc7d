package io.onehop.server.replicate;

import io.onehop.cluster.fabric.FabricChannel;
import io.onehop.cluster.partition.MergeOutcome;
import io.onehop.cluster.partition.PartitionEntry;
import io.onehop.model.Digest;
import io.onehop.model.NodeId;
import io.onehop.model.ResultCode;
import io.onehop.server.namespace.Namespace;
import io.onehop.server.stats.NamespaceCounter;
import io.onehop.storage.FlatRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Asks all nodes with lineages of their own for better versions of a record, and takes the best
/// (transactions reference, section 3). Each version is merged as it comes, by the namespace's conflict
/// policy, so that the best remains.
public final class DuplicateQuestion extends Exchange {
    private final Digest digest;
    private final NamespaceCounter again;
    private final Listener listener;
    private final List<NodeId> done = new ArrayList<>();
    private ResultCode result = ResultCode.OK;
    private long askedKey;

    DuplicateQuestion(
            ReplicationLane lane,
            Namespace namespace,
            Digest digest,
            NamespaceCounter again,
            Listener listener) {
        super(lane, namespace, digest.partition());
        this.digest = digest;
        this.again = again;
        this.listener = listener;
    }

    /// Hears of the end; at most once, on the lane.
    @FunctionalInterface
    public interface Listener {
        /// All have answered, or another balance makes the question obsolete.
        ///
        /// @param result [ResultCode#OK], or why the best version could not be taken
        /// @param clusterKey of the table under which all were asked
        void resolved(ResultCode result, long clusterKey);
    }

    @Override
    void send(PartitionEntry now, long key) {
        if (askedKey == 0) {
            askedKey = key;
            namespace.counters().add(NamespaceCounter.DUP_RES_ASK, now.duplicates().size());
        }
        if (key != askedKey || done.containsAll(now.duplicates())) {
            finish();
            return;
        }
        byte[] flat = namespace.store().get(digest);
        int generation = flat == null ? 0 : FlatRecord.generation(flat);
        long lastUpdate = flat == null ? 0 : FlatRecord.lastUpdateMillis(flat);
        var ask = new RwMessage.Ask(
                key, tid(), namespace.nameBytes(), digest, generation, lastUpdate, Arrays.hashCode(flat));
        for (NodeId node : now.duplicates()) {
            if (!done.contains(node)) {
                lane.world().fabric().send(node, FabricChannel.RW, ask);
            }
        }
    }

    @Override
    void answered(NodeId from, RwMessage.Ack ack) {
        var now = namespace.partitions().table();
        List<NodeId> asked = now.entry(partition).duplicates();
        if (now.clusterKey() != askedKey || !asked.contains(from) || done.contains(from)) {
            return; // the next tick sees a new table
        }
        if (isMismatch(ack)) {
            soon();
            return;
        }
        done.add(from);
        byte[] flat = ack.flat();
        if (flat != null && flat.length > 0) {
            MergeOutcome outcome = namespace.data().merge(flat, namespace.data().settings().conflicts());
            if (outcome == MergeOutcome.FULL) {
                result = ResultCode.OUT_OF_SPACE;
            }
        } else if (ack.result() == ResultCode.DEVICE_OVERLOAD) {
            result = ack.result();
        }
        if (done.containsAll(asked)) {
            finish();
        }
    }

    private void finish() {
        if (!isOver()) {
            end();
            listener.resolved(result, askedKey);
        }
    }

    /// Waits no longer.
    public void giveUp() {
        if (!isOver()) {
            end();
        }
    }

    @Override
    void countAgain() {
        namespace.counters().increment(again);
    }
}
