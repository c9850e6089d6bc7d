/// Connections to nodes, and the pools they rest in.
///
/// What lives here: one connection with one request on its way, framing of replies, deadlines, dialing, the
/// pool of a node. What it must not know: what a request means, which node is asked, retries. Who calls it:
/// the cluster room and the calls.
@NullMarked
package io.onehop.client.net;

import org.jspecify.annotations.NullMarked;
