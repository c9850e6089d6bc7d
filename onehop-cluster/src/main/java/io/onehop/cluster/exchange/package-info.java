/// How the members of a view agree on what their partitions are worth before partitions are dealt out anew.
///
/// What lives here: what members tell each other, its bytes, the protocol the principal leads, and the input
/// of the balance that comes out. What it must not know: how views come about, what a plan does to records,
/// who asks for a new exchange. Who calls it: the cluster engine, which hands it views.
@NullMarked
package io.onehop.cluster.exchange;

import org.jspecify.annotations.NullMarked;
