package io.onehop.wire.client;

/// The fixed part of a request (wire-protocol reference, section 2).
///
/// @param info1 bits of [io.onehop.wire.Info1]
/// @param info2 bits of [io.onehop.wire.Info2]
/// @param info3 bits of [io.onehop.wire.Info3]
/// @param info4 bits of [io.onehop.wire.Info4]
/// @param generation expected generation, 0..65535; matters only with a generation bit
/// @param ttl life in seconds of what is written, or the read-touch percentage; 0 = the server's default
/// @param timeoutMillis after which the server gives up, 0 = the server's default
public record RequestHeader(
        int info1, int info2, int info3, int info4, int generation, int ttl, int timeoutMillis) {
    /// A header with flags and a timeout only.
    public static RequestHeader of(int info1, int info2, int info3, int timeoutMillis) {
        return new RequestHeader(info1, info2, info3, 0, 0, 0, timeoutMillis);
    }
}
