package io.onehop.wire.msgpack;

/// Bytes that are no value in the protocol's dialect, or values that have no bytes in it (nested too deep).
public final class MalformedMsgpackException extends RuntimeException {
    /// With what is wrong.
    public MalformedMsgpackException(String message) {
        super(message);
    }
}
