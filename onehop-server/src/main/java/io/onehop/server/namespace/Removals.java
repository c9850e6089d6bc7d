package io.onehop.server.namespace;

import io.onehop.model.Digest;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// The last removals of records in one balance, so that a write that was sent before a removal and arrives
/// after it does not bring the record back: repetitions of a write may be on their way on another connection
/// than the removal. A new balance needs no memory of the one before, as what was sent under its key is not
/// acted upon.
///
/// Bounded: of two removals that fall on the same place the later one is remembered. Safe for use by many
/// threads.
final class Removals {
    /// More than are removed while a message is on its way.
    private static final int PLACES = 1 << 16;

    private final AtomicReferenceArray<@Nullable Removal> places = new AtomicReferenceArray<>(PLACES);

    private record Removal(Digest digest, long millis, long clusterKey) {}

    private static int place(Digest digest) {
        return (int) digest.middle() & PLACES - 1;
    }

    /// Remembers a removal.
    void add(Digest digest, long millis, long clusterKey) {
        places.set(place(digest), new Removal(digest, millis, clusterKey));
    }

    /// Whether a version of the record with that last update has been removed in this balance.
    boolean covers(Digest digest, long lastUpdateMillis, long clusterKey) {
        Removal known = places.get(place(digest));
        return known != null && known.clusterKey == clusterKey && lastUpdateMillis <= known.millis
                && known.digest.equals(digest);
    }
}
