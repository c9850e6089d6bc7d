/// What can be seen of a client from outside: numbers, events, text.
///
/// What lives here: counters that calls and looks at the cluster feed, snapshots of them as values, the
/// listener for events, and a bridge to Micrometer. What it must not know: nodes, connections, commands, how
/// any of them works. Who calls it: calls, the cluster, pools and the client write; applications read.
@NullMarked
package io.onehop.client.stats;

import org.jspecify.annotations.NullMarked;
