package io.onehop.server.replicate;

import io.onehop.cluster.fabric.FabricLane;
import io.onehop.model.NodeId;
import io.onehop.runtime.Clock;
import io.onehop.runtime.Lane;
import io.onehop.server.config.LiveConfig;

/// What a service lane offers to the rooms on it.
///
/// @param self this node
/// @param lane the lane itself
/// @param fabric its way to the other nodes
/// @param clock time
/// @param config the node's settings
public record LaneWorld(NodeId self, Lane lane, FabricLane fabric, Clock clock, LiveConfig config) {}
