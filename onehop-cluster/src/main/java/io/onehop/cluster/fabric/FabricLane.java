package io.onehop.cluster.fabric;

import io.onehop.model.NodeId;

/// One lane's way to the other nodes. Only for that lane.
public interface FabricLane {
    /// Sends a message, or queues it while connections are opened. Delivery is not promised: who needs an
    /// answer waits for it with a limit.
    ///
    /// @param channel [FabricChannel#RW] from service lanes, the others from the cluster's lane
    /// @return false when the node is not a member of the present view or its queue is full
    boolean send(NodeId to, FabricChannel channel, FabricMessage message);

    /// Bytes that wait to be sent to the node on that channel.
    long queuedBytes(NodeId to, FabricChannel channel);

    /// Has the messages with types from `firstType` up to the next room's first go to the handler, whether
    /// they come in on connections others have opened or as answers on those of this lane. Before the first
    /// message.
    void register(int firstType, FabricHandler handler);

    /// The way of a node that is alone: nothing can be sent, nothing comes.
    static FabricLane alone() {
        return new FabricLane() {
            @Override
            public boolean send(NodeId to, FabricChannel channel, FabricMessage message) {
                return false;
            }

            @Override
            public long queuedBytes(NodeId to, FabricChannel channel) {
                return 0;
            }

            @Override
            public void register(int firstType, FabricHandler handler) {
                // nothing ever comes
            }
        };
    }
}
