package io.onehop.client.command;

import io.onehop.client.policy.Timing;

/// Something a client can be asked to do, as a value: the client runs it, blocking or not.
///
/// @param <R> what a successful answer is
public sealed interface Command<R> permits KeyCommand, Batch, InfoRequest {
    /// How long it may take and how often it is tried.
    Timing timing();
}
