package io.onehop.cluster.fabric.probe;

import io.onehop.cluster.fabric.Reach;

/// How an attempt to reach a port ended.
///
/// @param target the port
/// @param reach [Reach#OPEN], [Reach#REFUSED], [Reach#TIMED_OUT], [Reach#UNREACHABLE], [Reach#WRONG_NODE] or
///     [Reach#BROKEN] when something answered that is no such port
/// @param detail what there is to say about it, perhaps nothing
/// @param atEpochMillis when that was found
/// @param micros how long it took
public record ProbeResult(ProbeTarget target, Reach reach, String detail, long atEpochMillis, long micros) {}
