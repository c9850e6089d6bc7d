package io.onehop.cluster.partition;

import io.onehop.model.Digest;

/// Hears of records that a master has removed, and remembers them while older copies may still come in by
/// migration: else these would bring back what was deleted. Called under the record's lock: implementations
/// are quick, wait for nothing and do not call the store. Safe for use by many threads.
public interface DropListener {
    /// Remembers nothing.
    DropListener NONE = (_, _) -> {};

    /// A record has been removed, here by its master or because its master said so; called whether or not
    /// there was a copy here.
    ///
    /// @param lastUpdateMillis time of the removal, milliseconds since 2010
    void dropped(Digest digest, long lastUpdateMillis);

    /// Whether a copy with that last update that comes in now is older than a removal that is remembered.
    default boolean refuses(Digest digest, long lastUpdateMillis) {
        return false;
    }
}
