package io.onehop.xdr.throttle;

/// The rules that put a read thread to sleep (seed 002), the most serious first.
public enum ThrottleCause {
    /// The connection broke or no answer came: throughput is cut.
    NETWORK_ERROR("network-error", "network errors or timeouts"),
    /// No connection can be made, login and TLS included.
    CONNECTION_ERROR("connection-error", "connections cannot be established"),
    /// The destination answers errors.
    DESTINATION_ERROR("destination-error", "the destination answers errors"),
    /// Ship latency is above a quarter of `xdr-write-timeout`.
    LATENCY("latency", "ship latency above 25% of xdr-write-timeout"),
    /// All connections to the node are in use.
    NO_CONNECTION("no-connection", "no free connection to a node"),
    /// Shipping has only begun and the link is not measured yet.
    START_UP("start-up", "the limit opens gradually after the start"),
    /// `xdr-max-ship-throughput` is reached.
    MAX_THROUGHPUT("max-throughput", "xdr-max-ship-throughput is reached"),
    /// `max-throughput` of a namespace is reached.
    NAMESPACE_THROUGHPUT("namespace-throughput", "max-throughput of a namespace is reached"),
    /// 50000 records are in flight.
    IN_FLIGHT("in-flight", "the maximum of records in flight is reached");

    private final String key;
    private final String meaning;

    ThrottleCause(String key, String meaning) {
        this.key = key;
        this.meaning = meaning;
    }

    /// One word, for info answers.
    public String key() {
        return key;
    }

    /// A few words, for people.
    public String meaning() {
        return meaning;
    }
}
