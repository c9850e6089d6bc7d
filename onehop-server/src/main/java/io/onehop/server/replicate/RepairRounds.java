package io.onehop.server.replicate;

import io.onehop.model.Digest;
import io.onehop.server.namespace.Namespace;
import io.onehop.server.namespace.Unreplicated;
import io.onehop.server.stats.NamespaceCounter;
import io.onehop.xdr.feed.Tombs;
import java.util.HashSet;
import java.util.Set;

/// Repairs the records of a namespace whose last change has not arrived everywhere (decision 0003):
/// sends the record as it is now, or that it is gone, round after round, some at a time. Only for
/// its lane; a namespace's records are repaired by one lane.
public final class RepairRounds {
    private static final long PAUSE_NANOS = 20_000_000L;
    private static final int AT_ONCE = 512;

    private final ReplicationLane lane;
    private final Namespace namespace;
    private final Set<Digest> running = new HashSet<>();
    private boolean scheduled;

    private RepairRounds(ReplicationLane lane, Namespace namespace) {
        this.lane = lane;
        this.namespace = namespace;
    }

    /// Repairs that namespace's records on that lane from now on.
    public static void begin(ReplicationLane lane, Namespace namespace) {
        var rounds = new RepairRounds(lane, namespace);
        namespace.unreplicated().onAdded(() -> lane.world().lane().execute(rounds::wake));
    }

    private void wake() {
        if (!scheduled) {
            scheduled = true;
            lane.world().lane().schedule(this::round, PAUSE_NANOS);
        }
    }

    private void round() {
        scheduled = false;
        for (Unreplicated.Change change : namespace.unreplicated().next(AT_ONCE - running.size())) {
            if (running.add(change.digest())) {
                repair(change);
            }
        }
        if (namespace.unreplicated().size() > 0) {
            wake();
        }
    }

    private void repair(Unreplicated.Change missing) {
        byte[] flat = namespace.store().get(missing.digest());
        if (flat == null && !missing.dropped()) {
            ended(missing, Replication.Outcome.DONE); // it has expired, or moved away with its partition
            return;
        }
        RecordChange change = flat == null ? removal(missing) : RecordChange.written(flat);
        new QuietChange(lane, namespace, change, 0, false, outcome -> ended(missing, outcome)).begin();
    }

    private RecordChange removal(Unreplicated.Change missing) {
        Tombs.Tomb tomb = namespace.feed().tombs().find(missing.digest());
        String set = tomb == null ? "" : tomb.set();
        return namespace.wasRemovedElsewhere(missing.digest(), missing.lastUpdateMillis())
                ? RecordChange.droppedElsewhere(missing.digest(), 0, missing.lastUpdateMillis(), set)
                : RecordChange.dropped(missing.digest(), 0, missing.lastUpdateMillis(), set);
    }

    private void ended(Unreplicated.Change missing, Replication.Outcome outcome) {
        running.remove(missing.digest());
        switch (outcome) {
            case DONE, OVERTAKEN -> {
                namespace.unreplicated().remove(missing.digest(), missing.lastUpdateMillis());
                namespace.counters().increment(NamespaceCounter.RE_REPL_SUCCESS);
            }
            case SUPERSEDED -> {} // the next round sends what is there now
            case REFUSED -> namespace.counters().increment(NamespaceCounter.RE_REPL_ERROR);
            case LATE -> namespace.counters().increment(NamespaceCounter.RE_REPL_TIMEOUT);
        }
    }
}
