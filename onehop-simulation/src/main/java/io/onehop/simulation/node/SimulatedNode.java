package io.onehop.simulation.node;

import io.netty.buffer.ByteBuf;
import io.onehop.cluster.partition.NamespacePartitions;
import io.onehop.server.txn.RequestOrigin;
import io.onehop.simulation.socket.Entrance;
import io.onehop.storage.RecordStore;
import java.util.Map;
import java.util.function.Consumer;

/// A node as the world sees it: it can be started and asked, and looked into.
public interface SimulatedNode {
    /// Begins; views come from now on.
    void start();

    /// Hands over what it masters, to leave the cluster in an orderly way.
    ///
    /// @param done run when that is so, or when it takes too long
    void leave(Runnable done);

    /// Executes a client's message. Called on that service lane.
    ///
    /// @param service number of the service lane
    /// @param body the message behind its eight bytes of header
    /// @param answer takes the whole answer, once; on the same lane
    void execute(int service, byte[] body, RequestOrigin from, Consumer<ByteBuf> answer);

    /// Where a connection of a client goes to.
    ///
    /// @param connection its number, which chooses the lane
    Entrance entrance(int connection);

    /// Its partitions, as commands see them.
    NamespacePartitions partitions();

    /// Whether nothing waits to be shipped to other clusters.
    default boolean hasShipped() {
        return true;
    }

    /// What waits to be shipped, for people.
    default String describeShipping() {
        return "";
    }

    /// Its records.
    RecordStore store();

    /// Number of partitions that it still has to move.
    int remaining();

    /// Whether it has a plan, is not about to get another, and nothing waits to be repaired.
    boolean isQuiet();

    /// Statistics that must add up over all nodes, by name.
    Map<String, Long> counters();

    /// Makes nodes.
    @FunctionalInterface
    interface Maker {
        /// A new node that has not been started.
        SimulatedNode make(NodeSeams seams);
    }
}
