/// Which node holds which partition.
///
/// What lives here: partition versions and the pure function from members and versions to a plan, the same on
/// every node (decision D6). What it must not know: networks, stores, time. Who calls it: the cluster engine
/// when an exchange commits.
@NullMarked
package io.onehop.cluster.balance;

import org.jspecify.annotations.NullMarked;
