package io.onehop.cluster.metadata;

import org.jspecify.annotations.Nullable;

/// Hears what a module's entries have become. Called on the cluster's lane.
@FunctionalInterface
public interface MetadataListener {
    /// An entry holds from now on.
    ///
    /// @param before what held until now; null when there was nothing, or when the node starts
    void changed(@Nullable MetadataEntry before, MetadataEntry now);
}
