package io.onehop.cluster.view.jgroups;

import io.onehop.model.NodeId;
import java.util.List;

/// What the heartbeat knows, for operators: an immutable snapshot.
///
/// @param listening where others reach this node's heartbeat, `host:port`, or empty before the start
/// @param peers every other node known, in descending order of ids
/// @param connections open heartbeat connections
/// @param connectionsOpened all that were opened since the start, by either side
/// @param connectionsClosed those of them that have ended
/// @param receivedForeign heartbeats received from other nodes of this cluster
/// @param receivedSelf own heartbeats that came back, over a seed that is this node
/// @param receivedOtherClusters messages of clusters with another name, which are ignored
/// @param duplicateNodes whether two nodes with the same id are heard, or one with this node's
/// @param inDoubt whether this node was asleep and does not know yet whether its view still holds
public record HeartbeatFacts(String listening, List<PeerFacts> peers, int connections, long connectionsOpened,
        long connectionsClosed, long receivedForeign, long receivedSelf, long receivedOtherClusters,
        boolean duplicateNodes, boolean inDoubt) {
    /// Another node.
    ///
    /// @param address its heartbeat port, `host:port`
    /// @param heard whether its heartbeats arrive here
    /// @param lastHeardMillis how long ago the last came, -1 when none did
    /// @param hearsMe whether it says that it hears this node
    /// @param member whether it is a member of this node's view
    /// @param heardBy the nodes that say they hear it
    public record PeerFacts(NodeId id, String address, boolean heard, long lastHeardMillis, boolean hearsMe,
            boolean member, List<NodeId> heardBy) {
        /// Takes a copy of the list.
        public PeerFacts {
            heardBy = List.copyOf(heardBy);
        }
    }

    /// Takes a copy of the list.
    public HeartbeatFacts {
        peers = List.copyOf(peers);
    }

    static HeartbeatFacts none() {
        return new HeartbeatFacts("", List.of(), 0, 0, 0, 0, 0, 0, false, false);
    }
}
