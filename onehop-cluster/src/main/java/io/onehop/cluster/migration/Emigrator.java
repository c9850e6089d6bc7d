package io.onehop.cluster.migration;

import static io.onehop.cluster.migration.MigrationStat.MIGRATE_TX_INSTANCES;
import static io.onehop.cluster.migration.MigrationStat.MIGRATE_TX_PARTITIONS_ACTIVE;
import static io.onehop.cluster.migration.MigrationStat.MIGRATE_TX_PARTITIONS_IMBALANCE;

import io.onehop.cluster.balance.Flow;
import io.onehop.cluster.migration.MigrationMessage.DoneAck;
import io.onehop.cluster.migration.MigrationMessage.InsertAck;
import io.onehop.cluster.migration.MigrationMessage.StartAck;
import io.onehop.cluster.migration.MigrationMessage.ToldBack;
import io.onehop.model.NodeId;
import io.onehop.runtime.Timers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sending side of migrations: the queue, and the emigrations that are being worked on (migrations
/// reference, section 5). Works about a millisecond a turn, so that the lane gets to other things in between,
/// and rests after it as [Pacer] says. Only for the cluster's lane.
final class Emigrator {
    private static final Logger LOG = LoggerFactory.getLogger("onehop.migrate");
    private static final long TURN_NANOS = 1_000_000L;
    /// Shorter rests are put together: each costs a timer.
    private static final long SHORTEST_REST_NANOS = 2_000_000L;
    private static final long BUSY_NANOS = 100_000_000L;
    private static final long UNEXPECTED_RETRY_NANOS = 10 * Site.RETRY_NANOS;
    private static final int STEPS_PER_TURN = 32;
    private static final int EMPTY_AT_ONCE = 64;
    private static final long MAX_UNACKNOWLEDGED_TOGETHER = 128L << 20;

    private final Site site;
    private final Pacer pacer;
    private final EmigrationQueue queue = new EmigrationQueue();
    private final List<Emigration> active = new ArrayList<>();
    private @Nullable NodeId lastTo;
    private int ids;
    private int turn;
    private boolean working;
    private Timers.@Nullable Timer pause;
    private long pauseEndNanos;
    private long epoch;
    private long restUntilNanos;
    private long owedNanos;

    Emigrator(Site site, Pacer pacer) {
        this.site = site;
        this.pacer = pacer;
        restUntilNanos = site.nanoTime();
    }

    boolean isIdle() {
        return queue.isEmpty() && active.isEmpty();
    }

    void enqueue(NamespaceKeeper namespace, int partition, Flow flow, boolean contingent) {
        long due = site.nanoTime();
        if (flow.kind() == Flow.Kind.FILL && !namespace.data().settings().ignoreFillDelay()) {
            due = Math.max(due, site.balancedAtNanos()
                    + TimeUnit.SECONDS.toNanos(site.settings().fillDelaySeconds()));
        }
        long records = namespace.data().store().size(partition);
        queue.add(new EmigrationTask(namespace, partition, flow, contingent, records, due));
        wake();
    }

    /// Has the lane work on emigrations soon.
    private void wake() {
        if (!working) {
            working = true;
            long mine = epoch;
            site.lane().execute(() -> run(mine));
        }
    }

    private void run(long mine) {
        if (mine == epoch) {
            working = false;
            work();
        }
    }

    private void work() {
        long start = site.nanoTime();
        boolean resting = start - restUntilNanos < 0;
        if (!resting) {
            begin();
        }
        long shortest = Emigration.ON_EVENT;
        int idle = 0;
        int steps = Math.max(STEPS_PER_TURN, active.size());
        boolean held = resting || unacknowledged() >= MAX_UNACKNOWLEDGED_TOGETHER;
        for (int step = 0; step < steps && idle < active.size(); step++) {
            long wait = advance(active.get(Math.floorMod(turn++, active.size())), held);
            shortest = Math.min(shortest, wait);
            idle = wait == Emigration.AT_ONCE ? 0 : idle + 1;
            if (site.nanoTime() - start >= TURN_NANOS) {
                break;
            }
        }
        owe(site.nanoTime() - start);
        if (idle < active.size()) {
            wake();
        } else {
            long rest = restUntilNanos - site.nanoTime();
            pause(rest > 0 ? Math.min(shortest, rest) : shortest);
        }
    }

    private void owe(long workedNanos) {
        owedNanos += pacer.rest(workedNanos);
        if (owedNanos >= SHORTEST_REST_NANOS) {
            rest(owedNanos);
            owedNanos = 0;
        }
    }

    /// Emigrations that are past their last record go on meanwhile: commands may wait for their end.
    private void rest(long nanos) {
        long until = site.nanoTime() + nanos;
        restUntilNanos = until - restUntilNanos > 0 ? until : restUntilNanos;
    }

    /// There is one timer at most, whatever comes in meanwhile; one that ends a little early does no harm.
    private void pause(long nanos) {
        long end = site.nanoTime() + nanos;
        if (pause != null && nanos != Emigration.ON_EVENT) {
            long early = end - pauseEndNanos;
            if (early >= 0 && early < SHORTEST_REST_NANOS) {
                return;
            }
        }
        if (pause != null) {
            pause.cancel();
            pause = null;
        }
        if (nanos != Emigration.ON_EVENT) {
            long mine = epoch;
            pauseEndNanos = end;
            pause = site.lane().schedule(() -> resume(mine), nanos);
        }
    }

    private void resume(long mine) {
        if (mine == epoch) {
            pause = null;
            wake();
        }
    }

    private long advance(Emigration one, boolean held) {
        boolean paused = !one.isEnding() && isTooMany(one);
        return paused || (held && !one.isEnding()) ? Emigration.ON_EVENT : one.advance();
    }

    /// Whether fewer may be under way than were when it began.
    private boolean isTooMany(Emigration one) {
        int threads = site.settings().threads();
        if (one.task().isEmpty()) {
            return threads == 0;
        }
        int before = 0;
        for (Emigration other : active) {
            if (other == one) {
                break;
            }
            before += other.task().isEmpty() ? 0 : 1;
        }
        return before >= threads;
    }

    private long unacknowledged() {
        long bytes = 0;
        for (Emigration one : active) {
            bytes += one.unacknowledgedBytes();
        }
        return bytes;
    }

    /// Takes emigrations from the queue while there are threads; empty ones are not counted among them.
    private void begin() {
        while (site.settings().threads() > 0) {
            int empty = 0;
            for (Emigration one : active) {
                empty += one.task().isEmpty() ? 1 : 0;
            }
            long now = site.nanoTime();
            EmigrationTask task = active.size() - empty < site.settings().threads()
                    ? queue.takeFull(now, lastTo)
                    : null;
            if (task == null && empty < EMPTY_AT_ONCE) {
                task = queue.takeEmpty(now);
            }
            if (task == null) {
                return;
            }
            lastTo = task.flow().to();
            var one = new Emigration(site, task, ++ids);
            active.add(one);
            countActive(one, 1);
            one.start();
        }
    }

    private static void countActive(Emigration one, int more) {
        one.task().namespace().counters().add(MIGRATE_TX_PARTITIONS_ACTIVE, more);
        one.task().namespace().counters().add(MIGRATE_TX_INSTANCES, more);
    }

    private @Nullable Emigration find(NodeId from, int id) {
        for (Emigration one : active) {
            if (one.id() == id && one.to().equals(from)) {
                return one;
            }
        }
        return null;
    }

    void started(NodeId from, StartAck ack) {
        Emigration one = find(from, ack.id());
        if (one == null) {
            return;
        }
        switch (ack.answer()) {
            case OK -> one.accepted(ack.records());
            case AGAIN -> {
                queue.busy(from, site.nanoTime() + BUSY_NANOS); // it would say so of any other partition
                later(one, Site.RETRY_NANOS);
            }
            case FAIL -> {
                EmigrationTask task = one.task();
                LOG.warn("imbalance: {} does not expect partition {} of {}", from, task.partition(),
                        task.namespace().name());
                task.namespace().counters().add(MIGRATE_TX_PARTITIONS_IMBALANCE, 1);
                later(one, UNEXPECTED_RETRY_NANOS);
            }
        }
        wake();
    }

    private void later(Emigration one, long nanos) {
        one.abort();
        remove(one);
        queue.add(one.task().due(site.nanoTime() + nanos));
    }

    private void remove(Emigration one) {
        active.remove(one);
        countActive(one, -1);
    }

    void told(NodeId from, ToldBack answer) {
        Emigration one = find(from, answer.id());
        if (one != null) {
            one.told(answer.number(), answer.told());
            wake();
        }
    }

    void inserted(NodeId from, InsertAck ack) {
        Emigration one = find(from, ack.id());
        if (one == null) {
            return;
        }
        if (ack.anew()) {
            later(one, Site.RETRY_NANOS);
        } else {
            one.acknowledged(ack.sequence());
        }
        wake();
    }

    void done(NodeId from, DoneAck ack) {
        Emigration one = find(from, ack.id());
        if (one != null && one.mayBeDone()) {
            remove(one);
            if (!one.task().isEmpty()) {
                rest(pacer.rest(one.ageNanos()));
            }
            one.task().namespace().sent(one.task().partition(), one.task().flow());
            wake();
        }
    }

    /// Sends again what was not answered; looks whether something is due.
    void tick(long nowNanos) {
        for (Emigration one : active) {
            one.tick(nowNanos);
        }
        if (!isIdle()) {
            wake();
        }
    }

    /// The balance is over.
    void abort() {
        epoch++;
        working = false;
        pause(Emigration.ON_EVENT);
        for (Emigration one : active) {
            one.abort();
            countActive(one, -1);
        }
        active.clear();
        queue.clear();
    }
}
