/// A node, put together.
///
/// What lives here: the choice of real clocks, threads and sockets, and the order in which a node starts and
/// stops. What it must not know: details of any room. Who calls it: the command line and the testkit.
@NullMarked
package io.onehop.server.node;

import org.jspecify.annotations.NullMarked;
