package io.onehop.client.call;

import io.onehop.client.error.OnehopException;

/// A call somebody waits for.
public interface PendingCall {
    /// When it ends by itself at the latest, on the client's clock; [Long#MAX_VALUE] = never.
    long deadlineNanos();

    /// Gives the call up (an interrupt; an event loop that does not keep the deadline) and says what is
    /// certain then.
    ///
    /// @param code of the exception
    OnehopException abandoned(int code, String detail);
}
