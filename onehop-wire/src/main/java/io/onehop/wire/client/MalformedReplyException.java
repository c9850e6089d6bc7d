package io.onehop.wire.client;

/// Bytes from a server that are no reply of the protocol. The connection they came from is of no use any
/// more.
public final class MalformedReplyException extends RuntimeException {
    /// With what is wrong.
    public MalformedReplyException(String message) {
        super(message);
    }

    /// With what is wrong, as another codec found it.
    public MalformedReplyException(String message, Throwable cause) {
        super(message, cause);
    }
}
