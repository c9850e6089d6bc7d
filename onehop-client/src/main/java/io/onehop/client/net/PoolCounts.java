package io.onehop.client.net;

/// How a pool stands at one moment.
///
/// @param open connections there are, with those being opened
/// @param opening being opened
/// @param idle waiting for use
/// @param waiting takers in line
/// @param opened connections opened since the start
/// @param closed connections closed since the start
/// @param refused takers that found the limit reached
public record PoolCounts(
        int open, int opening, int idle, int waiting, long opened, long closed, long refused) {
    /// Connections that serve a command.
    public int inUse() {
        return open - opening - idle;
    }
}
