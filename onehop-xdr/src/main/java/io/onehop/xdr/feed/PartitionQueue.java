package io.onehop.xdr.feed;

import io.onehop.model.Digest;
import io.onehop.xdr.feed.QueuedChange.State;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// What is still to be shipped of one partition to one destination (XDR reference, part C).
///
/// Holds one entry for each record that has changed, until the destination has acknowledged its latest
/// version; the record itself is read when it is shipped. A record that changes again before that needs no
/// further entry. The **last ship time** says up to when all changes have been acknowledged; it goes back
/// when a change comes in that is older. When more than the limit wait, all are dropped and a **recovery**
/// begins: the partition is looked through for records that changed after the last ship time.
///
/// Nodes that keep copies have the same queue, and drop what the master tells them is done.
///
/// Safe for use by many threads; nothing waits. Times are milliseconds since 2010 where not said otherwise.
public final class PartitionQueue {
    /// Not known up to when changes have been shipped.
    public static final long UNKNOWN = -1;

    private final int partition;
    private final LinkedHashMap<Digest, QueuedChange> open = new LinkedHashMap<>(0);
    private final ArrayDeque<QueuedChange> ready = new ArrayDeque<>(1);
    private final ArrayDeque<QueuedChange> retries = new ArrayDeque<>(1);
    private final PriorityQueue<QueuedChange> waiting =
            new PriorityQueue<>(1, (a, b) -> Long.signum(a.startNanos() - b.startNanos()));
    private final RecentlyShipped recent = new RecentlyShipped();
    private long shipped;
    private long latest;
    private long disorder;
    /// Up to which time entries may have been dropped because a master has said so.
    private long trimmed = UNKNOWN;
    private int sent;
    private @Nullable RecoveryPass pass;

    /// What became of a change.
    public enum Added {
        /// It waits.
        QUEUED,
        /// The record was waiting already, or was shipped a moment ago and has to wait.
        HOT,
        /// There was no room: all have been dropped, and a recovery is needed.
        OVERFLOWN,
        /// A recovery will find it.
        LEFT_TO_RECOVERY
    }

    /// What has happened to a record.
    ///
    /// @param lastUpdate when, milliseconds since 2010
    /// @param kind what; no recovery would find removals by itself
    public record Change(long lastUpdate, ChangeKind kind) {}

    /// How it treats changes.
    ///
    /// @param limit entries there may be, 1 or more
    /// @param hotKeyNanos a record is shipped at most once in this time, 0 or more
    /// @param delayNanos a change waits so long before it is shipped, 0 or more
    public record Rules(int limit, long hotKeyNanos, long delayNanos) {
        private boolean makesWait() {
            return hotKeyNanos > 0 || delayNanos > 0;
        }
    }

    /// An empty queue.
    ///
    /// @param shipped up to when all changes have been shipped, or [#UNKNOWN]
    public PartitionQueue(int partition, long shipped) {
        this.partition = partition;
        this.shipped = shipped;
    }

    /// Which partition.
    public int partition() {
        return partition;
    }

    /// A record has changed.
    ///
    /// @param change what has happened
    public synchronized Added add(Digest digest, Change change, Rules rules, long now, long nowNanos) {
        // what becomes known late may be much older than what has been shipped
        boolean isLate = change.kind.isLate();
        long lastUpdate = isLate ? Math.max(change.lastUpdate, now) : change.lastUpdate;
        if (lastUpdate <= shipped) {
            shipped = lastUpdate - 1;
        }
        RecoveryPass recovery = pass;
        if (recovery != null) {
            recovery.notAfter(lastUpdate - 1);
        }
        QueuedChange known = open.get(digest);
        if (known != null) {
            known.notAfter(lastUpdate);
            known.late(known.isLate() || isLate);
            disorder = Math.max(disorder, latest - lastUpdate);
            latest = Math.max(latest, lastUpdate);
            if (known.is(State.SENT)) {
                known.again(lastUpdate);
            }
            return Added.HOT;
        }
        if (recovery != null && !change.kind.isRemoval() && recovery.finds(digest, lastUpdate)) {
            return Added.LEFT_TO_RECOVERY;
        }
        if (open.size() >= rules.limit) {
            overflow(now);
            return Added.OVERFLOWN;
        }
        QueuedChange added = enter(digest, lastUpdate, false);
        added.late(isLate);
        long shippedNanos = recent.shippedNanos(digest, nowNanos, rules.hotKeyNanos);
        boolean isHot = shippedNanos != 0;
        if (!isHot && rules.delayNanos == 0) {
            ready.add(added);
            return Added.QUEUED;
        }
        long hotUntil = isHot ? shippedNanos + rules.hotKeyNanos : nowNanos;
        long delayedUntil = nowNanos + rules.delayNanos;
        added.startNanos(hotUntil - delayedUntil > 0 ? hotUntil : delayedUntil);
        added.hot(isHot);
        waiting.add(added);
        return isHot ? Added.HOT : Added.QUEUED;
    }

    private QueuedChange enter(Digest digest, long lastUpdate, boolean recovered) {
        if (open.isEmpty()) {
            latest = lastUpdate;
            disorder = 0;
        }
        if (!recovered) {
            disorder = Math.max(disorder, latest - lastUpdate);
            latest = Math.max(latest, lastUpdate);
        }
        var added = new QueuedChange(digest, lastUpdate, recovered);
        open.put(digest, added);
        return added;
    }

    /// Drops what is not on its way; what is, ends as it would.
    private void overflow(long now) {
        long done = lastShipped();
        for (var each = open.values().iterator(); each.hasNext();) {
            QueuedChange change = each.next();
            if (!change.is(State.SENT)) {
                each.remove();
                drop(change);
            }
        }
        ready.clear();
        retries.clear();
        waiting.clear();
        recoverAfter(done, now);
    }

    private void drop(QueuedChange change) {
        change.becomes(State.GONE);
        RecoveryPass recovery = pass;
        if (recovery != null) {
            recovery.repeatAfter(change.since() - 1);
            if (change.isRecovered()) {
                recovery.closed();
            }
        }
    }

    /// Drops what waits and has the partition looked through instead, so that new changes need not wait
    /// behind it.
    public synchronized void leaveToRecovery(long now) {
        if (!ready.isEmpty() || !retries.isEmpty() || !waiting.isEmpty()) {
            overflow(now);
        }
    }

    /// This node ships from now on, from where others have said that they were: with what is in the queue, if
    /// it has heard of all changes since then and has dropped none of them; else by a recovery. A master may
    /// have said too much, and gone back when it came to know what other lineages had.
    ///
    /// @param time up to when all changes have been shipped, as far as others have said so now
    /// @param heardSince changes after this time have come into the queue
    public synchronized void continueFrom(long time, long heardSince, long now) {
        shipped = Math.max(shipped, time);
        long from = pass == null ? shipped : Math.min(shipped, pass.shipped());
        if (heardSince + RecoveryPass.SKEW_MILLIS > from || trimmed > from) {
            recoverAfter(from, now);
        }
        trimmed = UNKNOWN;
    }

    /// Has the partition looked through for changes after that time; when it is being looked through already,
    /// once more afterwards.
    ///
    /// @param after changes up to this time have been shipped; [#UNKNOWN] for none
    public synchronized void recoverAfter(long after, long now) {
        RecoveryPass recovery = pass;
        long from = Math.max(0, after);
        if (recovery == null) {
            pass = restarted(from, now);
        } else if (from < recovery.after() || !recovery.isStarted()) {
            pass = restarted(Math.min(from, recovery.after()), now);
        } else {
            recovery.repeatAfter(recovery.covers());
        }
    }

    /// A pass from the beginning; what the other has found and is still open counts as found by this one.
    private RecoveryPass restarted(long after, long now) {
        var next = new RecoveryPass(after, now);
        for (QueuedChange each : open.values()) {
            next.notAfter(each.since() - 1);
            if (each.isRecovered()) {
                next.opened();
            }
        }
        return next;
    }

    /// The next record to be shipped, which is on its way from now on; null when there is none now. Those
    /// that failed before go first.
    public synchronized @Nullable QueuedChange next(long nowNanos) {
        QueuedChange next = poll(retries);
        if (next == null && hasWaited(nowNanos)) {
            next = poll(waiting);
        }
        if (next == null) {
            next = poll(ready);
        }
        if (next != null) {
            next.becomes(State.SENT);
            sent++;
            next.sentUpdate(Long.MAX_VALUE); // until it has been read: what comes meanwhile comes again
        }
        return next;
    }

    private boolean hasWaited(long nowNanos) {
        QueuedChange first = waiting.peek();
        return first != null && first.startNanos() - nowNanos <= 0;
    }

    private static @Nullable QueuedChange poll(Queue<QueuedChange> queue) {
        QueuedChange first = queue.poll();
        while (first != null && !first.is(State.READY)) {
            first = queue.poll();
        }
        return first;
    }

    /// A record cannot be shipped yet after all.
    ///
    /// @return false when it has been put off for long enough: a record that changes all the time would wait
    ///     for ever
    public synchronized boolean postpone(QueuedChange change, long nowNanos, long untilNanos) {
        if (!change.is(State.SENT) || !change.mayWait(nowNanos)) {
            return false;
        }
        change.becomes(State.READY);
        sent--;
        change.startNanos(untilNanos);
        waiting.add(change);
        return true;
    }

    /// The version of a record that is shipped.
    public synchronized void reading(QueuedChange change, long lastUpdate) {
        change.sentUpdate(lastUpdate);
    }

    /// Whether something may be shipped now.
    public synchronized boolean hasNext(long nowNanos) {
        return !retries.isEmpty() || !ready.isEmpty() || hasWaited(nowNanos);
    }

    /// When the first of those may be shipped that have to wait, on the clock of nanoseconds; 0 when none has
    /// to.
    public synchronized long waitsUntilNanos() {
        QueuedChange first = waiting.peek();
        return first == null ? 0 : first.startNanos();
    }

    /// A record needs no shipping any more, unless it has changed since it was sent.
    ///
    /// @return whether it waits again
    public synchronized boolean done(QueuedChange change, Rules rules, long nowNanos) {
        if (!change.is(State.SENT)) {
            return false;
        }
        change.becomes(State.GONE);
        sent--;
        open.remove(change.digest());
        RecoveryPass recovery = pass;
        if (recovery != null && change.isRecovered()) {
            recovery.closed();
        }
        recent.note(change.digest(), nowNanos, rules.hotKeyNanos);
        if (change.again() != 0) {
            boolean fresh = open.isEmpty();
            QueuedChange next = enter(change.digest(), change.again(), false);
            next.late(change.isLate());
            next.startNanos(nowNanos + Math.max(rules.hotKeyNanos, rules.delayNanos));
            next.hot(rules.hotKeyNanos > 0);
            (rules.makesWait() ? waiting : ready).add(next);
            if (fresh && shipped != UNKNOWN) {
                shipped = Math.max(shipped, change.again() - 1);
            }
            return true;
        }
        if (open.isEmpty() && recovery == null && shipped != UNKNOWN) {
            shipped = Math.max(shipped, latest);
        }
        return false;
    }

    /// A record has to be shipped once more.
    public synchronized void failed(QueuedChange change) {
        if (change.is(State.SENT)) {
            change.becomes(State.READY);
            sent--;
            retries.add(change);
        }
    }

    /// Up to when all changes have been shipped; [#UNKNOWN] when that is not known.
    public synchronized long lastShipped() {
        if (pass != null) {
            return pass.shipped();
        }
        if (open.isEmpty()) {
            return shipped;
        }
        long first = open.firstEntry().getValue().since();
        return shipped == UNKNOWN ? UNKNOWN : Math.max(shipped, first - disorder - 1);
    }

    /// How old the oldest change is that has not been shipped, in milliseconds; 0 when there is none.
    public synchronized long lagMillis(long now) {
        if (pass != null && pass.after() > 0) {
            return Math.max(0, now - pass.after());
        }
        return open.isEmpty() ? 0 : Math.max(0, now - open.firstEntry().getValue().since());
    }

    /// Nothing is waiting: everything up to that time has been shipped.
    public synchronized void idleAt(long time) {
        if (open.isEmpty() && pass == null && shipped != UNKNOWN) {
            shipped = Math.max(shipped, time);
        }
    }

    /// Everything up to that time counts as shipped but what is here already.
    public synchronized void beginAt(long time) {
        shipped = time;
        for (QueuedChange each : open.values()) {
            shipped = Math.min(shipped, each.since() - 1);
        }
    }

    /// The master says that everything up to that time has been shipped.
    public synchronized void trim(long time) {
        shipped = time;
        trimmed = Math.max(trimmed, time);
        RecoveryPass recovery = pass;
        if (recovery != null && recovery.isNeedless(time)) {
            pass = null;
        }
        for (var each = open.values().iterator(); each.hasNext();) {
            QueuedChange change = each.next();
            if (change.since() > time) {
                break;
            }
            boolean sure = !change.isLate() || change.since() + RecoveryPass.SKEW_MILLIS <= time;
            if (change.is(State.READY) && sure) {
                each.remove();
                drop(change);
            }
        }
        purge(ready);
        purge(retries);
        purge(waiting);
    }

    private static void purge(Queue<QueuedChange> queue) {
        for (QueuedChange first = queue.peek(); first != null && first.is(State.GONE); first = queue.peek()) {
            queue.remove();
        }
    }

    /// Forgets everything: there is no copy here any more.
    public synchronized void clear() {
        for (QueuedChange each : open.values()) {
            each.becomes(State.GONE);
        }
        open.clear();
        ready.clear();
        retries.clear();
        waiting.clear();
        sent = 0;
        pass = null;
        shipped = UNKNOWN;
        trimmed = UNKNOWN;
    }

    /// Entries that wait or are on their way.
    public synchronized int size() {
        return open.size();
    }

    /// Entries that wait.
    public synchronized int waiting() {
        return open.size() - sent;
    }

    /// Entries that need not wait any longer.
    public synchronized int ready() {
        return ready.size() + retries.size();
    }

    /// Whether a recovery is needed or going on.
    public synchronized boolean isRecovering() {
        return pass != null;
    }

    /// Where a recovery goes on looking.
    ///
    /// @param after the last digest it has looked at, null for none
    /// @param changedAfter only records changed after this time matter
    public record Search(@Nullable Digest after, long changedAfter) {}

    /// Where the recovery goes on looking; null when it has looked at everything or there is none.
    public synchronized @Nullable Search search() {
        RecoveryPass recovery = pass;
        return recovery == null || recovery.hasLooked()
                ? null
                : new Search(recovery.reached(), recovery.looksAfter());
    }

    /// What a recovery has found in the order of digests.
    ///
    /// @param found digests and last-update times
    /// @param reached the last digest looked at, null at the end of the partition
    public synchronized void found(Map<Digest, Long> found, @Nullable Digest reached) {
        RecoveryPass recovery = pass;
        if (recovery == null) {
            return;
        }
        found.forEach((digest, lastUpdate) -> {
            QueuedChange known = open.get(digest);
            if (known == null) {
                recovery.opened();
                ready.add(enter(digest, lastUpdate, true));
            } else if (known.is(State.SENT) && lastUpdate > known.sentUpdate()) {
                known.again(lastUpdate);
            }
        });
        recovery.reach(reached);
    }

    /// Ends a recovery that has looked at everything and shipped what it found, or begins the next one when
    /// changes had to be dropped meanwhile.
    ///
    /// @return whether one has ended
    public synchronized boolean endRecovery(long now) {
        RecoveryPass recovery = pass;
        if (recovery == null || !recovery.isOver()) {
            return false;
        }
        pass = recovery.isToBeRepeated() ? restarted(recovery.done(), now) : null;
        disorder = 0;
        latest = 0;
        for (QueuedChange each : open.values()) {
            disorder = Math.max(disorder, latest - each.since());
            latest = Math.max(latest, each.since());
        }
        if (pass == null) {
            shipped = Math.max(shipped, recovery.covers());
            latest = Math.max(latest, shipped);
            for (QueuedChange each : open.values()) {
                shipped = Math.min(shipped, each.since() - 1);
            }
        }
        return true;
    }
}
