package io.onehop.server.replicate;

import io.onehop.cluster.fabric.FabricPeer;
import io.onehop.cluster.partition.MergeOutcome;
import io.onehop.cluster.partition.PartitionEntry;
import io.onehop.cluster.partition.PartitionTable;
import io.onehop.model.ResultCode;
import io.onehop.server.namespace.Namespace;
import io.onehop.server.namespace.Namespaces;
import io.onehop.server.stats.NamespaceCounter;
import io.onehop.storage.FlatRecord;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Answers what other nodes tell and ask about records (transactions reference, sections 3 and 5). What was
/// sent under another table than this node's is not acted upon. Only for its lane.
final class ReplicaSide {
    private final ReplicationLane lane;
    private final Namespaces namespaces;

    ReplicaSide(ReplicationLane lane, Namespaces namespaces) {
        this.lane = lane;
        this.namespaces = namespaces;
    }

    private @Nullable Namespace namespace(byte[] name) {
        return namespaces.find(name, 0, name.length);
    }

    void changed(FabricPeer from, RwMessage.Change message) {
        Namespace namespace = namespace(message.namespace());
        ResultCode result = namespace == null ? ResultCode.CLUSTER_KEY_MISMATCH : apply(namespace, message);
        boolean spreads = message.repair() && (result == ResultCode.OK || result == ResultCode.RECORD_EXISTS);
        if (namespace == null || !spreads) {
            ack(from, message.tid(), result, null);
            return;
        }
        new QuietChange(lane, namespace, message.change(), message.clusterKey(), true, outcome -> {
            // When it is late the sender repeats it; when it was left to a merge there may be one copy only.
            if (outcome != Replication.Outcome.LATE) {
                ack(from, message.tid(), outcome.isInDoubt() ? ResultCode.GENERATION : result, null);
            }
        }).begin();
    }

    /// Applies the change while the partition is held, so that nobody takes the table away meanwhile.
    private ResultCode apply(Namespace namespace, RwMessage.Change message) {
        int partition = message.change().digest().partition();
        namespace.partitions().reserve(partition);
        try {
            PartitionTable table = namespace.partitions().table();
            PartitionEntry entry = table.entry(partition);
            boolean addressed = message.repair() ? entry.writable() : entry.column() >= 0;
            if (table.clusterKey() != message.clusterKey() || !addressed) {
                return ResultCode.CLUSTER_KEY_MISMATCH;
            }
            return message.repair()
                    ? repair(namespace, message.change())
                    : apply(namespace, message.change());
        } finally {
            namespace.partitions().release(partition);
        }
    }

    /// Takes a change that a former master has made and nobody acknowledged, if it was made from the record
    /// as it is here. Else this master has acknowledged something meanwhile that the other knew nothing of.
    private static ResultCode repair(Namespace namespace, RecordChange change) {
        byte[] current = namespace.store().get(change.digest());
        byte[] flat = change.flat();
        if (current == null || namespace.isDead(current, namespace.nowMillis())) {
            boolean creates = flat != null && change.generation() == 1;
            return creates || flat == null ? apply(namespace, change) : ResultCode.GENERATION;
        }
        if (flat == null) {
            boolean same = FlatRecord.generation(current) == change.generation();
            return same ? apply(namespace, change) : ResultCode.GENERATION;
        }
        if (Arrays.equals(current, flat)) {
            return ResultCode.RECORD_EXISTS;
        }
        boolean done = namespace.data().replace(change.digest(), known -> follows(known, flat), flat);
        if (done) {
            change.tell(namespace);
        }
        return done ? ResultCode.OK : ResultCode.GENERATION;
    }

    private static boolean follows(byte[] before, byte[] after) {
        int next = FlatRecord.nextGeneration(FlatRecord.generation(before));
        boolean later = FlatRecord.lastUpdateMillis(after) >= FlatRecord.lastUpdateMillis(before);
        return next == FlatRecord.generation(after) && later;
    }

    private static ResultCode apply(Namespace namespace, RecordChange change) {
        byte[] flat = change.flat();
        if (flat == null) {
            change.tell(namespace); // first: it knows more of the removal than the data do
            boolean removed = namespace.data().remove(change.digest(), change.lastUpdateMillis());
            boolean newer = !removed && namespace.store().get(change.digest()) != null;
            return newer ? ResultCode.GENERATION : ResultCode.OK;
        }
        MergeOutcome outcome = namespace.replicate(flat);
        return switch (outcome) {
            case APPLIED, DEAD -> ResultCode.OK;
            case EQUAL -> ResultCode.RECORD_EXISTS;
            case OLDER -> ResultCode.GENERATION;
            case FULL -> ResultCode.OUT_OF_SPACE;
        };
    }

    void asked(FabricPeer from, RwMessage.Ask ask) {
        Namespace namespace = namespace(ask.namespace());
        if (namespace == null || namespace.partitions().table().clusterKey() != ask.clusterKey()) {
            ack(from, ask.tid(), ResultCode.CLUSTER_KEY_MISMATCH, null);
            return;
        }
        byte[] flat = namespace.store().get(ask.digest());
        if (flat == null || namespace.isDead(flat, namespace.nowMillis())) {
            namespace.counters().increment(NamespaceCounter.DUP_RES_RESPOND_NO_READ);
            ack(from, ask.tid(), ResultCode.NOT_FOUND, null);
            return;
        }
        int order = ask.generation() == 0
                ? 1
                : namespace.data().settings().conflicts().compare(
                        FlatRecord.generation(flat),
                        FlatRecord.lastUpdateMillis(flat),
                        ask.generation(),
                        ask.lastUpdateMillis());
        boolean same = order == 0 && Arrays.hashCode(flat) == ask.hash();
        if (order < 0 || same) {
            namespace.counters().increment(NamespaceCounter.DUP_RES_RESPOND_NO_READ);
            ack(from, ask.tid(), same ? ResultCode.RECORD_EXISTS : ResultCode.GENERATION, null);
        } else {
            namespace.counters().increment(NamespaceCounter.DUP_RES_RESPOND_READ);
            ack(from, ask.tid(), ResultCode.OK, flat);
        }
    }

    private static void ack(FabricPeer to, int tid, ResultCode result, byte @Nullable [] flat) {
        to.send(new RwMessage.Ack(tid, result, flat));
    }
}
