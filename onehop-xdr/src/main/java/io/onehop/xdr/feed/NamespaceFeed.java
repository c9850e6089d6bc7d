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
        /// @param removed whether it is gone
        /// @param viaXdr whether another data centre has told it
        void changed(Digest digest, long lastUpdate, boolean removed, boolean viaXdr);
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
        boolean viaXdr = FlatRecord.isViaXdr(flat);
        for (Listener each : listeners) {
            each.changed(digest, FlatRecord.lastUpdateMillis(flat), false, viaXdr);
        }
    }

    /// A record was removed by a command. What another data centre has removed is remembered even if nobody
    /// listens: nothing older of it may come back.
    ///
    /// @param lastUpdate when, milliseconds since 2010
    /// @param viaXdr whether another data centre has told it
    public void removed(Digest digest, long lastUpdate, boolean viaXdr) {
        if (listeners.isEmpty() && !viaXdr) {
            return;
        }
        tombs.add(digest, new Tomb(lastUpdate, viaXdr));
        for (Listener each : listeners) {
            each.changed(digest, lastUpdate, true, viaXdr);
        }
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
