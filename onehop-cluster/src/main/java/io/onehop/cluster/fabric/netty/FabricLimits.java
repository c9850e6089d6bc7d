package io.onehop.cluster.fabric.netty;

/// Bounds and times of the fabric; times in milliseconds.
///
/// @param queueBytes what may wait for one peer on one lane and channel before messages are refused; one
///     message more may go beyond it
/// @param queueMessages how many messages may wait for a connection
/// @param waitMillis how long messages wait for a connection before they are dropped
/// @param connectMillis how long an attempt to connect, and then the handshake, may take
/// @param pingMillis after how long without traffic in one direction the other end is asked whether it is
///     there
/// @param silenceMillis how long the answer to that may take before the connection is given up
/// @param stallMillis how long a peer may take nothing of what is to be sent before it is given up
/// @param firstWordMillis how long an accepted connection may say nothing
/// @param incoming how many accepted connections there may be
public record FabricLimits(
        int queueBytes,
        int queueMessages,
        long waitMillis,
        int connectMillis,
        long pingMillis,
        long silenceMillis,
        long stallMillis,
        long firstWordMillis,
        int incoming) {
    /// @throws IllegalArgumentException when one of them is not positive
    public FabricLimits {
        long least = Math.min(Math.min(queueBytes, queueMessages), Math.min(connectMillis, incoming));
        long shortest = Math.min(Math.min(waitMillis, pingMillis), Math.min(silenceMillis, stallMillis));
        if (Math.min(least, Math.min(shortest, firstWordMillis)) < 1) {
            throw new IllegalArgumentException("limits of the fabric below 1: " + this);
        }
    }

    /// What fits a node in production: 64 MiB or 100 000 messages, up to 3 s; silence of 3 s or 5 s of
    /// standing still end a connection.
    public static FabricLimits usual() {
        return new FabricLimits(64 << 20, 100_000, 3_000, 1_000, 1_000, 3_000, 5_000, 30_000, 4_096);
    }

    /// The same with other bounds of the queue.
    public FabricLimits withQueue(int bytes, int messages, long newWaitMillis) {
        return new FabricLimits(bytes, messages, newWaitMillis, connectMillis, pingMillis, silenceMillis,
                stallMillis, firstWordMillis, incoming);
    }

    /// The same with other times for connecting, asking, silence and standing still.
    public FabricLimits withTimes(int connect, long ping, long silence, long stall) {
        return new FabricLimits(queueBytes, queueMessages, waitMillis, connect, ping, silence, stall,
                firstWordMillis, incoming);
    }

    /// The same with other bounds for accepted connections.
    public FabricLimits withIncoming(long newFirstWordMillis, int newIncoming) {
        return new FabricLimits(queueBytes, queueMessages, waitMillis, connectMillis, pingMillis,
                silenceMillis, stallMillis, newFirstWordMillis, newIncoming);
    }
}
