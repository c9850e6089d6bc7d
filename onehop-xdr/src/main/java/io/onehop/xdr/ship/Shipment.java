package io.onehop.xdr.ship;

import io.onehop.model.Digest;
import org.jspecify.annotations.Nullable;

/// One record on its way to a destination.
///
/// @param namespace its name there
/// @param digest which
/// @param flat the record in the layout of [io.onehop.storage.FlatRecord], not to be changed; null when it
///     has been removed
/// @param lastUpdate milliseconds since 2010
/// @param ttlSeconds rest of its life, -1 for ever
/// @param bins which bins are sent
/// @param timeoutNanos how long an answer may take
public record Shipment(
        String namespace,
        Digest digest,
        byte @Nullable [] flat,
        long lastUpdate,
        int ttlSeconds,
        BinChoice bins,
        long timeoutNanos) {
    /// Whether it tells of a removal.
    public boolean isRemoval() {
        return flat == null;
    }
}
