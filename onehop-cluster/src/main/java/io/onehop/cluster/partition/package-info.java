/// Partitions as one node sees them.
///
/// What lives here: the table that every command looks at, reservations, and what the cluster needs of a
/// namespace. What it must not know: how the table comes about, what commands do. Who calls it: the cluster
/// engine, which publishes tables; the server's rooms, which act on them.
@NullMarked
package io.onehop.cluster.partition;

import org.jspecify.annotations.NullMarked;
