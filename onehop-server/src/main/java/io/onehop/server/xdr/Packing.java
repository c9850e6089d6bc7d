package io.onehop.server.xdr;

import io.onehop.xdr.ship.ShipStat;
import java.util.function.ToLongFunction;

/// What compression has saved since the start.
///
/// @param uncompressedPercent records that were not compressed though they might have been; 0 without
///     compression
/// @param ratio bytes of what was compressed after and before, 1 without compression
record Packing(double uncompressedPercent, double ratio) {
    private static final double PERCENT = 100.0;

    static Packing of(ToLongFunction<ShipStat> counts) {
        long packed = counts.applyAsLong(ShipStat.PACKED);
        long unpacked = counts.applyAsLong(ShipStat.UNPACKED);
        long from = counts.applyAsLong(ShipStat.PACKED_FROM_BYTES);
        long to = counts.applyAsLong(ShipStat.PACKED_TO_BYTES);
        return new Packing(
                packed + unpacked == 0 ? 0 : PERCENT * unpacked / (packed + unpacked),
                from == 0 ? 1 : (double) to / from);
    }

    /// Percent by which what was compressed has become smaller.
    double savedPercent() {
        return PERCENT * (1 - ratio);
    }
}
