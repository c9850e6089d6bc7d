/// The fabric over real sockets.
///
/// What lives here: connections between nodes (opening, accepting, framing, pinging, closing) on Netty's
/// event loops, each loop a lane. What it must not know: what the messages are about, partitions, views
/// beyond their members. Who calls it: the server's `node`, which makes it; everybody else sees
/// [io.onehop.cluster.fabric.FabricLane].
@NullMarked
package io.onehop.cluster.fabric.netty;

import org.jspecify.annotations.NullMarked;
