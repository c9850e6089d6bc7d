package io.onehop.xdr.throttle;

/// The last error at one node of the destination.
///
/// @param node as the shipper names it
/// @param kind its class
/// @param code the result code, or the client's code below 0, or 0 where there is none
/// @param text a few words for people
/// @param atNanos when, on the shipper's clock
/// @param count errors of this node since it was first seen here
public record NodeError(String node, ShipClass kind, int code, String text, long atNanos, long count) {
    /// When that was, by the wall clock of now.
    public long atEpochMillis(long nowNanos, long nowEpochMillis) {
        return nowEpochMillis - (nowNanos - atNanos) / 1_000_000;
    }
}
