package io.onehop.cluster.migration;

import static io.onehop.cluster.migration.MigrationStat.MIGRATE_RECORDS_SKIPPED;
import static io.onehop.cluster.migration.MigrationStat.MIGRATE_RECORDS_TRANSMITTED;
import static io.onehop.cluster.migration.MigrationStat.MIGRATE_RECORD_RETRANSMITS;

import io.onehop.cluster.balance.Flow;
import io.onehop.cluster.fabric.FabricChannel;
import io.onehop.cluster.fabric.FabricMessage;
import io.onehop.cluster.migration.MigrationMessage.Done;
import io.onehop.cluster.migration.MigrationMessage.Insert;
import io.onehop.cluster.migration.MigrationMessage.Start;
import io.onehop.cluster.migration.MigrationMessage.Tell;
import io.onehop.cluster.partition.NamespaceData;
import io.onehop.model.Digest;
import io.onehop.model.NodeId;
import io.onehop.storage.FlatRecord;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One attempt to send one copy (migrations reference, section 2).
///
/// | phase | waits for |
/// |---|---|
/// | STARTING | the receiver's answer to START |
/// | SETTLING | commands that may still act on the table before this balance |
/// | SENDING | the end of the partition: walks over the own records and over what the receiver tells of its |
/// | DRAINING | acknowledgements of all frames |
/// | FREEZING | only the acting master: the end of commands that hold the partition |
/// | ENDING | the receiver's answer to DONE |
///
/// [#advance] does a bounded piece of work and says when to go on; what comes in only notes facts. Only for
/// the cluster's lane.
final class Emigration {
    /// Answer of [#advance]: there is more to do.
    static final long AT_ONCE = 0;
    /// Answer of [#advance]: something has to come in first.
    static final long ON_EVENT = Long.MAX_VALUE;

    private static final long SETTLE_NANOS = 1_000_000_000L;
    private static final long MAX_UNACKNOWLEDGED = 32L << 20;
    private static final long MAX_QUEUED = 1L << 20;
    private static final long BEHIND_NANOS = 1_000_000L;
    private static final long SLEEPS_PER_FRAME_MICROS = 10_000;
    private static final int MAX_VISITED = 2048;

    private enum Phase { STARTING, SETTLING, SENDING, DRAINING, FREEZING, ENDING }

    private final Site site;
    private final EmigrationTask task;
    private final int id;
    private final long clusterKey;
    private final NamespaceData data;
    private final MigrationCounters counters;
    private final boolean replaces;
    private final FrameWindow window = new FrameWindow();
    private Phase phase = Phase.STARTING;
    private long controlAtNanos;
    private @Nullable Told told;
    private @Nullable Told upcoming;
    private int toldIndex;
    private @Nullable Tell asked;
    private @Nullable Digest after;
    private @Nullable Insert unsent;
    private int sequences;
    private int visited;
    private final long beganNanos;
    private long notBeforeNanos;

    Emigration(Site site, EmigrationTask task, int id) {
        this.site = site;
        this.task = task;
        this.id = id;
        clusterKey = site.clusterKey();
        data = task.namespace().data();
        counters = task.namespace().counters();
        replaces = task.namespace().state(task.partition()).replaces(task.flow());
        beganNanos = site.nanoTime();
        notBeforeNanos = beganNanos;
    }


    EmigrationTask task() {
        return task;
    }

    int id() {
        return id;
    }

    /// How long it has been going on.
    long ageNanos() {
        return site.nanoTime() - beganNanos;
    }

    NodeId to() {
        return task.flow().to();
    }

    /// Bytes sent and not acknowledged.
    long unacknowledgedBytes() {
        return window.bytes();
    }

    /// Whether it is past the point from which it only has to end.
    boolean isEnding() {
        return phase == Phase.DRAINING || phase == Phase.FREEZING || phase == Phase.ENDING;
    }

    private void control(FabricMessage message) {
        controlAtNanos = site.nanoTime();
        site.fabric().send(to(), FabricChannel.CTRL, message);
    }

    void start() {
        control(new Start(clusterKey, id, data.name(), task.partition(), task.flow().kind(),
                task.records()));
    }

    /// The receiver waits for records.
    ///
    /// @param records how many it has already
    void accepted(long records) {
        if (phase == Phase.STARTING) {
            phase = Phase.SETTLING;
            told = records == 0 ? Told.NOTHING : null;
        }
    }

    /// The receiver has told what it has.
    void told(int number, Told more) {
        if (asked != null && asked.number() == number) {
            asked = null;
            upcoming = more;
        }
    }

    void acknowledged(int sequence) {
        window.acknowledge(sequence);
    }

    /// Whether the receiver's word that it is done is expected.
    boolean mayBeDone() {
        return phase == Phase.ENDING;
    }

    /// The balance is over, or the attempt is: an acting master that has not given up serves again.
    void abort() {
        if (phase == Phase.FREEZING) {
            task.namespace().unfreeze(task.partition());
        }
    }

    /// Goes on for a bounded time.
    ///
    /// @return nanoseconds after which to call again: [#AT_ONCE], [#ON_EVENT] or a pause
    long advance() {
        return switch (phase) {
            case STARTING, ENDING -> ON_EVENT;
            case SETTLING -> settle();
            case SENDING -> send();
            case DRAINING -> drain();
            case FREEZING -> handOver();
        };
    }

    /// A command that looked at the table before it was replaced may change the store without telling the
    /// new replicas; what it writes must be there before the walk begins.
    private long settle() {
        boolean recent = site.nanoTime() - site.balancedAtNanos() < SETTLE_NANOS;
        if (recent && task.namespace().isHeld(task.partition())) {
            return Site.POLL_NANOS;
        }
        phase = Phase.SENDING;
        return AT_ONCE;
    }

    private long send() {
        long now = site.nanoTime();
        if (notBeforeNanos - now > BEHIND_NANOS) {
            return notBeforeNanos - now;
        }
        if (window.bytes() >= MAX_UNACKNOWLEDGED) {
            return ON_EVENT;
        }
        if (site.fabric().queuedBytes(to(), FabricChannel.BULK) >= MAX_QUEUED) {
            return Site.POLL_NANOS;
        }
        if (unsent != null) {
            return ship(unsent);
        }
        if (told == null && !takeTold()) {
            return ON_EVENT;
        }
        var frame = new FrameWriter();
        walk(frame, told == null ? Told.NOTHING : told);
        return frame.isEmpty() ? AT_ONCE : ship(frame);
    }

    private long ship(FrameWriter frame) {
        counters.add(MIGRATE_RECORDS_TRANSMITTED, frame.records());
        long pause = TimeUnit.MICROSECONDS.toNanos((long) frame.records() * sleepMicros());
        notBeforeNanos = Math.max(notBeforeNanos, site.nanoTime()) + pause;
        return ship(new Insert(clusterKey, id, sequences++, frame.bytes()));
    }

    private long ship(Insert insert) {
        if (!site.fabric().send(to(), FabricChannel.BULK, insert)) {
            unsent = insert;
            return Site.POLL_NANOS;
        }
        unsent = null;
        window.add(insert, site.nanoTime());
        return AT_ONCE;
    }

    private int sleepMicros() {
        return data.settings().migrateSleepMicros();
    }

    /// Goes on to the next run of what the receiver has, and asks for the one after it meanwhile.
    private boolean takeTold() {
        Told next = upcoming;
        if (next == null) {
            if (asked == null) {
                ask(null);
            }
            return false;
        }
        upcoming = null;
        told = next;
        toldIndex = 0;
        if (!next.isLast()) {
            ask(next.digest(next.count() - 1));
        }
        return true;
    }

    private void ask(@Nullable Digest from) {
        asked = new Tell(clusterKey, id, sequences++, from);
        controlAtNanos = site.nanoTime();
        site.fabric().send(to(), FabricChannel.BULK, asked);
    }

    private void walk(FrameWriter frame, Told here) {
        int sleep = sleepMicros();
        long most = sleep == 0 ? MAX_VISITED : Math.clamp(SLEEPS_PER_FRAME_MICROS / sleep, 1, MAX_VISITED);
        visited = 0;
        boolean[] beyond = new boolean[1];
        boolean end = data.store().scan(task.partition(), after, flat -> {
            Digest digest = FlatRecord.digest(flat);
            if (!here.covers(digest)) {
                beyond[0] = true;
                return false;
            }
            visit(frame, here, digest, flat);
            after = digest;
            visited++;
            return !frame.isFull() && visited < most;
        });
        if (!end && !beyond[0]) {
            return;
        }
        unknown(frame, here, null);
        if (here.isLast()) {
            phase = Phase.DRAINING;
        } else {
            after = here.digest(here.count() - 1);
            told = null;
        }
    }

    private void visit(FrameWriter frame, Told here, Digest digest, byte[] flat) {
        unknown(frame, here, digest);
        if (toldIndex == here.count() || here.compare(digest, toldIndex) != 0) {
            frame.plain(flat);
        } else if (here.isEqual(flat, toldIndex)) {
            counters.add(MIGRATE_RECORDS_SKIPPED, 1);
            toldIndex++;
        } else {
            frame.over(flat, here, toldIndex);
            toldIndex++;
        }
    }

    /// What was told of digests before that one (null: of all left) does not exist here.
    private void unknown(FrameWriter frame, Told here, @Nullable Digest before) {
        while (toldIndex < here.count() && (before == null || here.compare(before, toldIndex) > 0)) {
            if (replaces) {
                frame.remove(here, toldIndex);
            }
            toldIndex++;
        }
    }

    private long drain() {
        if (unsent != null) {
            return ship(unsent);
        }
        if (!window.isEmpty()) {
            return ON_EVENT;
        }
        if (task.flow().kind() != Flow.Kind.ACTING_MASTER) {
            return end();
        }
        if (task.namespace().hasUnreplicated(task.partition())) {
            return Site.POLL_NANOS; // were this node lost right after, replicas would differ for good
        }
        task.namespace().freeze(task.partition());
        phase = Phase.FREEZING;
        return AT_ONCE;
    }

    private long handOver() {
        if (task.namespace().isHeld(task.partition())) {
            return Site.POLL_NANOS;
        }
        if (task.namespace().hasUnreplicated(task.partition())) {
            task.namespace().unfreeze(task.partition()); // the master has to repair it first
            phase = Phase.DRAINING;
            return Site.POLL_NANOS;
        }
        task.namespace().giveUp(task.partition());
        return end();
    }

    private long end() {
        phase = Phase.ENDING;
        control(new Done(clusterKey, id));
        return ON_EVENT;
    }

    /// Sends again what has not been answered for too long.
    void tick(long nowNanos) {
        if (nowNanos - controlAtNanos >= Site.RETRY_NANOS) {
            if (phase == Phase.STARTING) {
                start();
            } else if (phase == Phase.ENDING) {
                end();
            } else if (asked != null) {
                controlAtNanos = nowNanos;
                site.fabric().send(to(), FabricChannel.BULK, asked);
            }
        }
        long age = TimeUnit.MILLISECONDS.toNanos(data.settings().migrateRetransmitMillis());
        int resent = window.resend(nowNanos, age, this::resend);
        counters.add(MIGRATE_RECORD_RETRANSMITS, resent);
    }

    private boolean resend(Insert insert) {
        return site.fabric().queuedBytes(to(), FabricChannel.BULK) < MAX_QUEUED
                && site.fabric().send(to(), FabricChannel.BULK, insert);
    }
}
