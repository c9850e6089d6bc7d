package io.onehop.xdr.throttle;

import org.jspecify.annotations.Nullable;

/// Whether a read thread may put a record on the wire, or until when it has to sleep.
///
/// @param isGranted go on; a place in flight is reserved
/// @param untilNanos when refused: sleep until then, at most a second from now, unless woken before
/// @param cause when refused: the rule
public record Permit(boolean isGranted, long untilNanos, @Nullable ThrottleCause cause) {
    /// Go on.
    public static final Permit GO = new Permit(true, 0, null);

    static Permit sleep(long untilNanos, ThrottleCause cause) {
        return new Permit(false, untilNanos, cause);
    }
}
