package io.onehop.client.error;

/// Codes of failures that no server reported; negative, so that they never meet a
/// [io.onehop.model.ResultCode].
public enum ClientCode {
    /// The command cannot be sent as it is: a bad argument, a blocking call on an event loop, an interrupted
    /// wait.
    CLIENT(-1, "client error"),
    /// A reply was malformed; its connection was closed.
    MALFORMED_REPLY(-2, "malformed reply"),
    /// No node is known for the partition, or the node named is not in the cluster.
    NO_NODE(-3, "no node"),
    /// The node's pool is used up.
    NO_MORE_CONNECTIONS(-7, "no more connections"),
    /// The node could not be reached, or the connection broke.
    NOT_AVAILABLE(-8, "server not available"),
    /// The client was closed.
    CLOSED(-9, "client closed"),
    /// So much failed at the node lately that it is left alone for a moment.
    BACKOFF(-12, "node is left alone"),
    /// No answer came for this row of a batch.
    NO_RESPONSE(-15, "no response");

    private final int code;
    private final String meaning;

    ClientCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    /// The number, below 0.
    public int code() {
        return code;
    }

    /// A few words for people.
    public String meaning() {
        return meaning;
    }
}
