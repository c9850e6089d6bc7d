package io.onehop.server.xdr;

import io.onehop.cluster.partition.PartitionEntry;
import io.onehop.model.Digest;
import io.onehop.server.namespace.Namespace;
import io.onehop.storage.RecordStore;
import io.onehop.xdr.feed.NamespaceFeed;
import io.onehop.xdr.ship.Source;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A namespace of this node as shipping sees it. Safe for use by many threads.
record LocalSource(Namespace namespace, BooleanSupplier isServing) implements Source {
    @Override
    public boolean serves() {
        return isServing.getAsBoolean();
    }

    @Override
    public String name() {
        return namespace.name();
    }

    @Override
    public int partitions() {
        return namespace.partitions().table().size();
    }

    @Override
    public Role role(int partition) {
        PartitionEntry entry = namespace.partitions().table().entry(partition);
        if (entry.writable()) {
            return Role.MASTER;
        }
        if (entry.column() >= 0) {
            return Role.COPY;
        }
        return entry.version().isNull() ? Role.NONE : Role.KEPT;
    }

    @Override
    public byte @Nullable [] read(Digest digest) {
        byte[] flat = namespace.store().get(digest);
        return flat == null || namespace.isDead(flat, nowMillis()) ? null : flat;
    }

    @Override
    public boolean isReplicating(Digest digest) {
        return namespace.keys().isBusy(digest);
    }

    @Override
    public RecordStore store() {
        return namespace.store();
    }

    @Override
    public NamespaceFeed feed() {
        return namespace.feed();
    }

    @Override
    public long nowMillis() {
        return namespace.nowMillis();
    }
}
