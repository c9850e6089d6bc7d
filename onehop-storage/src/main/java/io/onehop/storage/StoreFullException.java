package io.onehop.storage;

/// A store has no memory left for a record. The record is as it was before.
public final class StoreFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoreFullException(long reservedBytes, long maxBytes) {
        super("store full reserved=" + reservedBytes + " max=" + maxBytes);
    }
}
