/// Whether the ports of peers can be reached from this node.
///
/// What lives here: regular and on-demand attempts to connect to the service, fabric and heartbeat ports of
/// peers, and their results. What it must not know: what the ports are used for. Who calls it: the server's
/// `node`, and the info command that `onehop check` asks.
@NullMarked
package io.onehop.cluster.fabric.probe;

import org.jspecify.annotations.NullMarked;
