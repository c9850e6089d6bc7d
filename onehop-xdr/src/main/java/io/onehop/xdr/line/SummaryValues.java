package io.onehop.xdr.line;

/// What the node's `summary` line shows, every ten seconds.
///
/// @param throughput records shipped a second
/// @param inFlight records in flight to all data centres
/// @param outstanding changes that are still to be shipped
/// @param outstandingPerSecond by how many that grew (or, below 0, shrank) a second since the last line
public record SummaryValues(long throughput, long inFlight, long outstanding, double outstandingPerSecond) {}
