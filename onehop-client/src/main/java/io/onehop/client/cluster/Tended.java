package io.onehop.client.cluster;

import io.onehop.client.net.Connection;
import org.jspecify.annotations.Nullable;

/// What the [Tender] remembers of a node between its looks. Confined to the tending event loop.
final class Tended {
    private static final long UNKNOWN = -1;

    final Node node;
    /// Used for looks only, never for commands.
    @Nullable Connection connection;
    long peersGeneration = UNKNOWN;
    long partitionGeneration = UNKNOWN;
    /// What the node said in this look.
    long seenPeersGeneration = UNKNOWN;
    long seenPartitionGeneration = UNKNOWN;
    /// Whether it listed no other node when its peers were last asked for.
    boolean alone;
    /// Whether it answered in this look.
    boolean answered;
    /// Whether its peers were asked for in this look.
    boolean peersAsked;
    /// Whether another node listed it when peers were last asked for.
    boolean referenced = true;
    /// Whether somebody else answers at its address.
    boolean replaced;
    /// Looks in a row without an answer.
    int silentTends;
    /// Looks in a row in which nobody listed it.
    int unlistedTends;

    Tended(Node node, @Nullable Connection connection) {
        this.node = node;
        this.connection = connection;
    }

    boolean peersChanged() {
        return answered && peersGeneration != seenPeersGeneration;
    }

    boolean partitionsChanged() {
        return answered && partitionGeneration != seenPartitionGeneration;
    }

    /// The node's answers are to be fetched again, whatever generation it tells.
    void forget() {
        peersGeneration = UNKNOWN;
        partitionGeneration = UNKNOWN;
    }

    void forgetPartitions() {
        partitionGeneration = UNKNOWN;
    }

    void closeConnection() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }
}
