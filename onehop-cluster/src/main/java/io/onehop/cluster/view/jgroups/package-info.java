/// Membership on JGroups.
///
/// What lives here: the protocol stack, the protocol of ours in it that finds out who hears whom
/// ([Links]), the rule that says who may stay together ([Clique]), the lease of a node that was asleep.
/// JGroups agrees on views, has joins and merges done and delivers them. What it must not know: partitions,
/// the fabric's connections. Who calls it: the node that is put together, nobody else.
@NullMarked
package io.onehop.cluster.view.jgroups;

import org.jspecify.annotations.NullMarked;
