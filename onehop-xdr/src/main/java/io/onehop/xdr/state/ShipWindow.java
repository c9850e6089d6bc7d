package io.onehop.xdr.state;

/// The changes that a window shipper has to ship: last update times above `fromMillis`, up to `toMillis`.
///
/// @param fromMillis the last ship time when the data centre went down, milliseconds since 1970, exclusive
/// @param toMillis when it was back, milliseconds since 1970, inclusive
public record ShipWindow(long fromMillis, long toMillis) {
    /// Whether a change of this last update time belongs to it.
    public boolean contains(long lutMillis) {
        return lutMillis > fromMillis && lutMillis <= toMillis;
    }
}
