package io.onehop.xdr.state;

/// A point in time by both clocks.
///
/// @param nanos of a clock that does not go back: durations are measured with it
/// @param epochMillis milliseconds since 1970: what is shown and compared with last update times
public record Moment(long nanos, long epochMillis) {}
