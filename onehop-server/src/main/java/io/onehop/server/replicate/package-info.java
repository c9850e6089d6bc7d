/// How changes of records reach their replicas.
///
/// What lives here: sending a change to the nodes that keep copies until they acknowledge it, asking nodes
/// with other versions of a record before it is written, the side that answers both, and the repair of what
/// was not acknowledged in time. What it must not know: what commands do, connections of clients. Who calls
/// it: the transactions, on their lane.
@NullMarked
package io.onehop.server.replicate;

import org.jspecify.annotations.NullMarked;
