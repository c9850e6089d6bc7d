package io.onehop.server.node;

import io.onehop.cluster.fabric.FabricLane;
import io.onehop.runtime.Lane;

/// A lane of a node with its way to the other nodes.
///
/// @param lane where things run
/// @param fabric only for that lane
public record NodeSeat(Lane lane, FabricLane fabric) {}
