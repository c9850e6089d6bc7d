package io.onehop.xdr.ship;

import io.onehop.model.Digest;
import org.jspecify.annotations.Nullable;

/// One record on its way to a destination.
///
/// @param digest which
/// @param set its set, empty for none or when that is not known
/// @param flat the record in the layout of [io.onehop.storage.FlatRecord], not to be changed; null when it
///     has been removed
/// @param lastUpdate milliseconds since 2010
/// @param ttlSeconds rest of its life, -1 for ever
/// @param form what is sent of it, and how
/// @param timeoutNanos how long an answer may take
public record Shipment(
        Digest digest,
        String set,
        byte @Nullable [] flat,
        long lastUpdate,
        int ttlSeconds,
        ShipForm form,
        long timeoutNanos) {
    /// Whether it tells of a removal.
    public boolean isRemoval() {
        return flat == null;
    }

    /// Whether the destination may have nothing that it would change, which is as good as success: a removal,
    /// of the record or of some of its bins.
    public boolean mayFindNothing() {
        return flat == null || form.removesBins();
    }
}
