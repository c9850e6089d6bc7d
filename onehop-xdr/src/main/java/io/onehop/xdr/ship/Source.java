package io.onehop.xdr.ship;

import io.onehop.model.Digest;
import io.onehop.storage.RecordStore;
import io.onehop.xdr.feed.NamespaceFeed;
import org.jspecify.annotations.Nullable;

/// A namespace of this node, as shipping sees it. Safe for use by many threads.
public interface Source {
    /// Its name.
    String name();

    /// Number of partitions.
    int partitions();

    /// What this node does with a partition now.
    Role role(int partition);

    /// Whether this node may be sure of its roles: it belongs to a cluster and was not asleep.
    boolean serves();

    /// The record as it is now; null when there is none or it has expired or been truncated.
    byte @Nullable [] read(Digest digest);

    /// Whether a change of the record is on its way to the nodes that keep copies. Asked after [#read]: if
    /// not, they have what was read.
    boolean isReplicating(Digest digest);

    /// All records.
    RecordStore store();

    /// What tells of changes.
    NamespaceFeed feed();

    /// Now, in milliseconds since 2010.
    long nowMillis();

    /// What a node does with a partition.
    enum Role {
        /// Nothing.
        NONE,
        /// Keeps a copy until others have it, and hears of nothing.
        KEPT,
        /// Hears of every change.
        COPY,
        /// Orders changes, and ships them.
        MASTER
    }
}
