package io.onehop.server.txn;

/// Where and when a request came in. One for each connection, whose time of arrival is set anew for each
/// read. For one thread.
public final class RequestOrigin {
    private final String client;
    private long arrivedNanos;

    /// Requests of that client.
    ///
    /// @param client address and port, `address+port`
    public RequestOrigin(String client) {
        this.client = client;
    }

    /// The client's address and port, `address+port`.
    public String client() {
        return client;
    }

    /// When the request's last byte came, by the node's clock in nanoseconds.
    public long arrivedNanos() {
        return arrivedNanos;
    }

    /// Notes when bytes came.
    public void arrivedNanos(long nanos) {
        arrivedNanos = nanos;
    }
}
