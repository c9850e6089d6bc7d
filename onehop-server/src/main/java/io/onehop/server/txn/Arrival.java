package io.onehop.server.txn;

import io.onehop.wire.OpType;
import io.onehop.wire.request.FieldSlice;
import org.jspecify.annotations.Nullable;

/// How a command came: whose it is, how it is to be answered, how much time it has. Reused for one command
/// after another; for one thread.
final class Arrival {
    private Origin origin = Origin.CLIENT;
    private String client = "";
    private long index;
    private long arrivedNanos;
    private long endNanos;
    private @Nullable FieldSlice filter;

    /// The next command comes from there.
    ///
    /// @param newClient `address+port`
    void from(Origin newOrigin, String newClient) {
        origin = newOrigin;
        client = newClient;
    }

    /// The next command came and ends then, by the clock's nanoseconds.
    void times(long newArrivedNanos, long newEndNanos) {
        arrivedNanos = newArrivedNanos;
        endNanos = newEndNanos;
    }

    /// The next command is the row with that index.
    void index(long newIndex) {
        index = newIndex;
    }

    /// The parent's filter, if it holds for the next row.
    void filter(@Nullable FieldSlice newFilter) {
        filter = newFilter;
    }

    /// Takes over what another says.
    Arrival copy() {
        var copy = new Arrival();
        copy.origin = origin;
        copy.client = client;
        copy.index = index;
        copy.arrivedNanos = arrivedNanos;
        copy.endNanos = endNanos;
        copy.filter = filter;
        return copy;
    }

    Origin origin() {
        return origin;
    }

    String client() {
        return client;
    }

    long index() {
        return index;
    }

    long arrivedNanos() {
        return arrivedNanos;
    }

    long endNanos() {
        return endNanos;
    }

    @Nullable FieldSlice filter() {
        return filter;
    }

    /// Whether it is a row of a batch.
    boolean isRow() {
        return origin == Origin.BATCH_SUB || origin == Origin.PROXY_BATCH_SUB;
    }

    /// The code under which operations are answered; 0 for each one's own.
    int replyOp() {
        return isRow() ? OpType.READ : 0;
    }
}
