package io.onehop.model;

/// Conversions to the protocol's epoch, 2010-01-01T00:00:00Z, in which void times (seconds) and last-update
/// times (milliseconds) are counted (record-semantics reference, section 4.6).
public final class Epoch2010 {
    /// Seconds between 1970-01-01 and 2010-01-01, both UTC.
    public static final long OFFSET_SECONDS = 1_262_304_000L;

    private static final long OFFSET_MILLIS = OFFSET_SECONDS * 1000;

    private Epoch2010() {}

    /// Milliseconds since 2010 of a time given in milliseconds since 1970.
    public static long fromUnixMillis(long unixMillis) {
        return unixMillis - OFFSET_MILLIS;
    }

    /// Milliseconds since 1970 of a time given in milliseconds since 2010.
    public static long toUnixMillis(long millis) {
        return millis + OFFSET_MILLIS;
    }

    /// Seconds since 2010, rounded down, of a time given in milliseconds since 1970.
    public static long secondsFromUnixMillis(long unixMillis) {
        return Math.floorDiv(fromUnixMillis(unixMillis), 1000L);
    }
}
