package io.onehop.client.cluster;

import io.onehop.client.net.Connection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the [Tender] remembers of a node between its looks. Confined to the tending event loop.
final class Tended {
    private static final long UNKNOWN = -1;

    final Node node;
    /// Used for looks only, never for commands.
    @Nullable Connection connection;
    long peersGeneration = UNKNOWN;
    long partitionGeneration = UNKNOWN;
    /// What the node said in its last look.
    long seenPeersGeneration = UNKNOWN;
    long seenPartitionGeneration = UNKNOWN;
    /// The generation of the partitions it told last.
    long fetchedGeneration = UNKNOWN;
    /// The generation whose partitions were fetched a second time, as others had claimed them.
    private long repeatedGeneration = UNKNOWN;
    /// The other nodes, as it told last.
    List<PeersText.Peer> peers = List.of();
    /// Whether it said that it knows no other node.
    boolean alone;
    /// Whether a look at it is under way.
    boolean looking;
    /// Whether it answered in its last look.
    boolean answered = true;
    /// Whether somebody else answers at its address.
    boolean replaced;
    /// Looks in a row without an answer.
    int silentLooks;
    /// Rounds in a row in which another node was visible and none listed it.
    int unlistedRounds;

    Tended(Node node, @Nullable Connection connection) {
        this.node = node;
        this.connection = connection;
    }

    boolean peersChanged() {
        return peersGeneration != seenPeersGeneration;
    }

    boolean partitionsChanged() {
        return partitionGeneration != seenPartitionGeneration;
    }

    /// Whether it is visible and lists that node.
    boolean lists(String name) {
        if (answered) {
            for (var peer : peers) {
                if (peer.name().equals(name)) {
                    return true;
                }
            }
        }
        return false;
    }

    /// The node's answers are to be fetched again, whatever generation it tells.
    void forget() {
        peersGeneration = UNKNOWN;
        partitionGeneration = UNKNOWN;
        fetchedGeneration = UNKNOWN;
        repeatedGeneration = UNKNOWN;
    }

    /// Another node claims what this one claimed, so it is asked again. If the other one was itself asked
    /// again only, that happens once for each generation: two nodes that both insist would else take the
    /// partitions from each other for ever. The one whose view changed last keeps them.
    ///
    /// @param byNews whether the other one's view had changed
    void displaced(boolean byNews) {
        if (byNews || repeatedGeneration != seenPartitionGeneration) {
            repeatedGeneration = seenPartitionGeneration;
            partitionGeneration = UNKNOWN;
        }
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
