/// Keeping this node's partitions, and copying them between nodes.
///
/// What lives here: what each copy is worth between two balances, the tables that follow from it, and the
/// protocol by which copies are completed, merged and given up. What it must not know: how a balance is
/// agreed on or computed, what commands do, sockets. Who calls it: the exchange, which installs plans; the
/// fabric, which delivers messages; the server's replica side, which tells of removed records.
@NullMarked
package io.onehop.cluster.migration;

import org.jspecify.annotations.NullMarked;
