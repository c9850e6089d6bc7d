package io.onehop.server.info;

/// The services whose addresses clients are told, one by one.
public enum ServiceKind {
    /// The ordinary addresses.
    CLEAR,
    /// The alternate addresses, for clients behind address translation.
    CLEAR_ALTERNATE,
    /// The ordinary addresses for TLS.
    TLS,
    /// The alternate addresses for TLS.
    TLS_ALTERNATE,
    /// The port for administration.
    ADMIN_CLEAR,
    /// The port for administration, for TLS.
    ADMIN_TLS
}
