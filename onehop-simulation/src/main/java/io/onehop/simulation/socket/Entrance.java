package io.onehop.simulation.socket;

import io.netty.channel.Channel;
import java.util.function.Consumer;

/// Where a new connection of a client goes to within a node.
///
/// @param loop on which it lives
/// @param admits serves it; called on that loop
public record Entrance(LaneLoop loop, Consumer<Channel> admits) {}
