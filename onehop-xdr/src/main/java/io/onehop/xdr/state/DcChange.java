package io.onehop.xdr.state;

import org.jspecify.annotations.Nullable;

/// A data centre went from one state to another.
///
/// @param atMillis when, milliseconds since 1970
/// @param reason a few words for the log
/// @param window what a window shipper has to ship from now on: with `CLUSTER_WINDOW_SHIP`, else null
public record DcChange(DcState from, DcState to, long atMillis, String reason, @Nullable ShipWindow window) {}
