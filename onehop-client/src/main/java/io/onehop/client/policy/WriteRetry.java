package io.onehop.client.policy;

/// After which failed attempts a write is tried again, as far as its [Timing] allows: the kinds of proof that
/// nothing was applied, each including those before it.
///
/// What is proven is decided by the failure, not by guess (docs/client.md has the table of codes).
public enum WriteRetry {
    /// After none.
    NEVER,
    /// Only when no byte of the request left this machine.
    NOT_SENT,
    /// Also when the server said that it refused the write before it applied anything.
    NOT_APPLIED,
    /// Also when the write may have been applied: only for writes that may happen twice.
    IN_DOUBT
}
