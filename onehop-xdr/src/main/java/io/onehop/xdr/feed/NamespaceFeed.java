package io.onehop.xdr.feed;

import io.onehop.model.Digest;
import io.onehop.storage.FlatRecord;
import io.onehop.xdr.feed.Tombs.Tomb;
import java.util.concurrent.CopyOnWriteArrayList;

/// Where a namespace tells what has changed, on its master and on its replicas. Costs a look at an empty list
/// when nothing is shipped. Safe for use by many threads; never waits and never fails a write.
public final class NamespaceFeed {
    private final CopyOnWriteArrayList<Listener> listeners = new CopyOnWriteArrayList<>();
    private final Tombs tombs;

    /// Hears of changes, for one destination.
    @FunctionalInterface
    public interface Listener {
        /// A record has changed and the store holds it so.
        ///
        /// @param lastUpdate milliseconds since 2010
        void changed(Digest digest, long lastUpdate, ChangeKind kind);

        /// Whether it wants to hear of records that have been [swept][ChangeKind#SWEPT].
        default boolean wantsSwept() {
            return false;
        }
    }

    /// A feed nobody listens to.
    public NamespaceFeed(Tombs tombs) {
        this.tombs = tombs;
    }

    /// A record was written.
    public void written(byte[] flat) {
        if (listeners.isEmpty()) {
            return;
        }
        Digest digest = FlatRecord.digest(flat);
        ChangeKind kind =
                FlatRecord.isViaXdr(flat) ? ChangeKind.WRITTEN_ELSEWHERE : ChangeKind.WRITTEN;
        for (Listener each : listeners) {
            each.changed(digest, FlatRecord.lastUpdateMillis(flat), kind);
        }
    }

    /// A record was removed. What another data centre has removed is remembered even if nobody listens:
    /// nothing older of it may come back.
    public void removed(Digest digest, Tomb tomb) {
        if (listeners.isEmpty() && !tomb.kind().isElsewhere()) {
            return;
        }
        tombs.add(digest, tomb);
        for (Listener each : listeners) {
            each.changed(digest, tomb.lastUpdate(), tomb.kind());
        }
    }

    /// Whether anybody wants to hear of records that have been [swept][ChangeKind#SWEPT].
    public boolean wantsSwept() {
        for (Listener each : listeners) {
            if (each.wantsSwept()) {
                return true;
            }
        }
        return false;
    }

    /// The removals that are remembered.
    public Tombs tombs() {
        return tombs;
    }

    /// Tells a listener from now on.
    public void add(Listener listener) {
        listeners.add(listener);
    }

    /// Tells it no more.
    public void remove(Listener listener) {
        listeners.remove(listener);
    }

    /// Whether anybody listens.
    public boolean hasListeners() {
        return !listeners.isEmpty();
    }
}
