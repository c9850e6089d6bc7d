package io.onehop.cluster.migration;

import static io.onehop.cluster.migration.MigrationStat.MIGRATE_RECORDS_DROPPED;
import static io.onehop.cluster.migration.MigrationStat.MIGRATE_RECORDS_REFUSED;
import static io.onehop.cluster.migration.MigrationStat.MIGRATE_RECORDS_REMOVED;
import static io.onehop.cluster.migration.MigrationStat.MIGRATE_RECORDS_UNREADABLE;
import static io.onehop.cluster.migration.MigrationStat.MIGRATE_RECORD_RECEIVES;
import static io.onehop.cluster.migration.MigrationStat.MIGRATE_RESTARTS;
import static io.onehop.cluster.migration.MigrationStat.MIGRATE_RX_INSTANCES;
import static io.onehop.cluster.migration.MigrationStat.MIGRATE_RX_PARTITIONS_ACTIVE;

import io.netty.buffer.ByteBuf;
import io.onehop.cluster.balance.Flow;
import io.onehop.cluster.fabric.FabricPeer;
import io.onehop.cluster.migration.MigrationMessage.Answer;
import io.onehop.cluster.migration.MigrationMessage.Done;
import io.onehop.cluster.migration.MigrationMessage.DoneAck;
import io.onehop.cluster.migration.MigrationMessage.InsertAck;
import io.onehop.cluster.migration.MigrationMessage.Start;
import io.onehop.cluster.migration.MigrationMessage.StartAck;
import io.onehop.cluster.migration.MigrationMessage.Tell;
import io.onehop.cluster.migration.MigrationMessage.ToldBack;
import io.onehop.cluster.partition.MergeOutcome;
import io.onehop.cluster.partition.MergeRule;
import io.onehop.cluster.partition.NamespaceData;
import io.onehop.model.Digest;
import io.onehop.model.NodeId;
import io.onehop.storage.FlatRecord;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The receiving side of migrations: answers what emigrators say. It never waits for anything; who misses an
/// answer asks again. Only for the cluster's lane.
///
/// **A frame** is acknowledged when each of its pieces has been dealt with. When there is no memory for one,
/// it is not: the whole frame comes again later, and pieces that were stored do no harm.
///
/// **Copies that become what their source is** ([PartitionState#replaces]): a record the source lacks, or one
/// that is better here by the rule of merging but not there, is removed or replaced, only if it still is what
/// was told ([Told]): whatever a master has written meanwhile stays.
final class Immigrator {
    private static final Logger LOG = LoggerFactory.getLogger("onehop.migrate");
    private static final long COMPLAINT_NANOS = 10 * Site.RETRY_NANOS;
    private static final int LEAST_RECORD = 34;

    private record Source(NodeId from, int id) {}

    private enum Phase { RUNNING, RESTARTED, FINISHED }

    private static final class Immigration {
        final NodeId from;
        final NamespaceKeeper namespace;
        final int partition;
        final Flow flow;
        final boolean replaces;
        final boolean empty;
        final int overflows;
        final BitSet taken = new BitSet();
        Phase phase = Phase.RUNNING;

        Immigration(NodeId from, NamespaceKeeper namespace, int partition, Flow flow, boolean empty) {
            this.from = from;
            this.empty = empty;
            this.namespace = namespace;
            this.partition = partition;
            this.flow = flow;
            replaces = namespace.state(partition).replaces(flow);
            overflows = namespace.drops().overflows(partition);
        }

        boolean isOutdated() {
            return overflows != namespace.drops().overflows(partition);
        }
    }

    private final Site site;
    private final Map<Source, Immigration> known = new HashMap<>();
    private final List<Immigration> running = new ArrayList<>();
    private long complainedAtNanos;

    Immigrator(Site site) {
        this.site = site;
    }

    /// @param namespace which one is meant; null when there is none of that name
    void start(FabricPeer peer, Start start, @Nullable NamespaceKeeper namespace) {
        long records = 0;
        boolean current = site.isCurrent(start.clusterKey());
        Answer answer = current ? accept(peer.node(), start, namespace) : Answer.AGAIN;
        if (answer == Answer.OK && namespace != null) {
            records = namespace.data().store().size(start.partition());
        }
        peer.send(new StartAck(start.clusterKey(), start.id(), answer, records));
    }

    private Answer accept(NodeId from, Start start, @Nullable NamespaceKeeper namespace) {
        Immigration same = known.get(new Source(from, start.id()));
        if (same != null) {
            return same.phase == Phase.RESTARTED ? Answer.AGAIN : Answer.OK;
        }
        Flow flow = namespace == null || !namespace.has(start.partition())
                ? null : namespace.expected(start.partition(), from);
        if (namespace == null || flow == null || flow.kind() != start.kind()) {
            LOG.warn("imbalance: not expected from={} namespace={} partition={} kind={}",
                    from, start.namespace(), start.partition(), start.kind());
            return Answer.FAIL;
        }
        running.stream().filter(one -> one.flow.equals(flow) && one.partition == start.partition()
                && one.namespace == namespace).findFirst().ifPresent(this::replaced);
        if (isBusy(start)) {
            return Answer.AGAIN;
        }
        namespace.began(start.partition(), flow);
        var added = new Immigration(from, namespace, start.partition(), flow, start.records() == 0);
        known.put(new Source(from, start.id()), added);
        running.add(added);
        countRunning(added, 1);
        return Answer.OK;
    }

    /// Whether as many as may are running; those of which nothing comes are not counted.
    private boolean isBusy(Start start) {
        int limit = site.settings().maxIncoming();
        if (start.records() == 0 && limit > 0) {
            return false; // each sender keeps to a bound
        }
        int full = 0;
        for (Immigration one : running) {
            full += one.empty ? 0 : 1;
        }
        return full >= limit;
    }

    private void replaced(Immigration old) {
        old.phase = Phase.RESTARTED;
        ended(old);
    }

    private void ended(Immigration one) {
        running.remove(one);
        countRunning(one, -1);
    }

    private static void countRunning(Immigration one, int more) {
        one.namespace.counters().add(MIGRATE_RX_PARTITIONS_ACTIVE, more);
        one.namespace.counters().add(MIGRATE_RX_INSTANCES, more);
    }

    void tell(FabricPeer peer, Tell tell) {
        Immigration one = find(peer, tell.clusterKey(), tell.id());
        if (one != null && one.phase == Phase.RUNNING) {
            Told told = Told.of(one.namespace.data().store(), one.partition, tell.after());
            peer.send(new ToldBack(tell.clusterKey(), tell.id(), tell.number(), told));
        }
    }

    private @Nullable Immigration find(FabricPeer peer, long clusterKey, int id) {
        return site.isCurrent(clusterKey) ? known.get(new Source(peer.node(), id)) : null;
    }

    /// A frame of pieces, as [FrameWriter] wrote them.
    void insert(FabricPeer peer, long clusterKey, ByteBuf in) {
        int id = in.readInt();
        int sequence = in.readInt();
        Immigration one = find(peer, clusterKey, id);
        if (one == null || one.phase == Phase.FINISHED) {
            return;
        }
        if (one.taken.get(sequence)) { // it was repeated by a connection or because our answer was lost
            peer.send(new InsertAck(clusterKey, id, sequence, false));
            return;
        }
        if (one.phase == Phase.RUNNING && one.isOutdated()) {
            one.namespace.counters().add(MIGRATE_RESTARTS, 1);
            LOG.info("too many records removed meanwhile, immigration begins anew namespace={} partition={}"
                    + " from={}", one.namespace.name(), one.partition, one.from);
            replaced(one);
        }
        if (one.phase == Phase.RESTARTED) {
            peer.send(new InsertAck(clusterKey, id, sequence, true));
        } else if (takeAll(one, in)) {
            one.taken.set(sequence);
            peer.send(new InsertAck(clusterKey, id, sequence, false));
        }
    }

    private boolean takeAll(Immigration one, ByteBuf in) {
        boolean taken = true;
        while (taken && in.isReadable()) {
            int piece = in.readByte();
            taken = switch (piece) {
                case MigrationMessage.PLAIN -> take(one, in, null);
                case MigrationMessage.OVER -> take(one, in, readBytes(in, Told.MARK_SIZE));
                case MigrationMessage.REMOVE -> remove(one, readBytes(in, Told.SIZE));
                default -> throw new IllegalArgumentException("no such piece: " + piece);
            };
        }
        return taken;
    }

    private static byte[] readBytes(ByteBuf in, int length) {
        if (length < 0 || length > in.readableBytes()) {
            throw new IndexOutOfBoundsException("piece ends early: length=" + length);
        }
        var bytes = new byte[length];
        in.readBytes(bytes);
        return bytes;
    }

    /// @param told the mark of what the sender knows to be here and worse; null when it knows nothing
    private boolean take(Immigration one, ByteBuf in, byte @Nullable [] told) {
        byte[] flat = readBytes(in, in.readInt());
        MigrationCounters counters = one.namespace.counters();
        counters.add(MIGRATE_RECORD_RECEIVES, 1);
        if (flat.length < LEAST_RECORD || FlatRecord.digest(flat).partition() != one.partition) {
            counters.add(MIGRATE_RECORDS_UNREADABLE, 1);
            complain("unreadable record", one);
            return false;
        }
        MergeOutcome outcome = merge(one, flat, told);
        if (outcome == MergeOutcome.FULL) {
            counters.add(MIGRATE_RECORDS_REFUSED, 1);
            complain("no memory for migrated records", one);
        }
        return outcome != MergeOutcome.FULL;
    }

    /// Once in a while: it comes again until it is solved.
    private void complain(String what, Immigration one) {
        long now = site.nanoTime();
        if (complainedAtNanos == 0 || now - complainedAtNanos >= COMPLAINT_NANOS) {
            complainedAtNanos = now;
            LOG.warn("{}, immigration waits: namespace={} partition={} from={}",
                    what, one.namespace.name(), one.partition, one.from);
        }
    }

    private static MergeOutcome merge(Immigration one, byte[] flat, byte @Nullable [] told) {
        NamespaceKeeper namespace = one.namespace;
        Digest digest = FlatRecord.digest(flat);
        if (namespace.drops().lastDrop(digest) >= FlatRecord.lastUpdateMillis(flat)) {
            namespace.counters().add(MIGRATE_RECORDS_DROPPED, 1);
            return MergeOutcome.OLDER;
        }
        MergeRule rule = one.replaces
                ? MergeRule.LAST_UPDATE_TIME : namespace.data().settings().conflicts();
        MergeOutcome outcome = namespace.data().merge(flat, rule);
        if (outcome == MergeOutcome.OLDER && told != null) {
            outcome = replaceIfTold(one, flat, digest, told, 0) ? MergeOutcome.APPLIED
                    : isAsTold(one, digest, told) ? MergeOutcome.FULL : MergeOutcome.OLDER;
        }
        long drop = namespace.drops().lastDrop(digest);
        if (drop >= FlatRecord.lastUpdateMillis(flat)) {
            namespace.data().remove(digest, drop);
        }
        return outcome;
    }

    /// Whether a record that should have been replaced is still there: for want of memory.
    private static boolean isAsTold(Immigration one, Digest digest, byte[] told) {
        byte[] here = one.namespace.data().store().get(digest);
        return one.replaces && here != null && Told.isMarked(here, told, 0);
    }

    private static boolean remove(Immigration one, byte[] entry) {
        if (replaceIfTold(one, null, Digest.read(entry, 0), entry, Digest.SIZE)) {
            one.namespace.counters().add(MIGRATE_RECORDS_REMOVED, 1);
        }
        return true;
    }

    /// Not [NamespaceData#remove]: what is put right here must not be remembered as a removal by the master,
    /// or else it would take away the very record that was put in its place.
    private static boolean replaceIfTold(
            Immigration one, byte @Nullable [] flat, Digest digest, byte[] marks, int offset) {
        return one.replaces && one.namespace.data()
                .replace(digest, here -> Told.isMarked(here, marks, offset), flat);
    }

    void done(FabricPeer peer, Done done) {
        Immigration one = find(peer, done.clusterKey(), done.id());
        if (one == null || one.phase == Phase.RESTARTED) {
            return;
        }
        if (one.phase == Phase.RUNNING) {
            one.phase = Phase.FINISHED;
            ended(one);
            one.namespace.received(one.partition, one.flow);
        }
        peer.send(new DoneAck(done.clusterKey(), done.id()));
    }

    /// The balance is over.
    void abort() {
        running.forEach(one -> countRunning(one, -1));
        running.clear();
        known.clear();
    }
}
