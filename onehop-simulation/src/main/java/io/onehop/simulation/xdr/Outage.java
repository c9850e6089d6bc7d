package io.onehop.simulation.xdr;

/// How a whole data centre can be away.
enum Outage {
    /// It is there.
    NONE,
    /// Nothing gets through, and nobody says so.
    SILENT,
    /// Connections are refused.
    REFUSED,
    /// It answers that it is not able to.
    FAILING
}
