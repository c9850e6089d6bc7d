package io.onehop.server.stats;

/// How much of something there is at this moment on a node. Whoever implements it may leave out what the node
/// does not have: that is 0. Any thread may ask.
public interface NodeGauges {
    /// Open connections on the service port.
    int clientConnections();

    /// Open connections on the admin port.
    default int adminConnections() {
        return 0;
    }

    /// Open connections that carry heartbeats.
    default int heartbeatConnections() {
        return 0;
    }

    /// Open connections to other nodes.
    default int fabricConnections() {
        return 0;
    }

    /// Info requests that wait.
    default int infoQueue() {
        return 0;
    }

    /// Commands that wait for replicas or duplicates.
    default int rwInProgress() {
        return 0;
    }

    /// Commands sent to another node that have not been answered.
    default int proxyInProgress() {
        return 0;
    }

    /// Partition trees that wait to be taken apart.
    default int treeGcQueue() {
        return 0;
    }

    /// Long queries that run.
    default int longQueriesActive() {
        return 0;
    }

    /// Batches that run.
    default int batchIndexQueue() {
        return 0;
    }
}
