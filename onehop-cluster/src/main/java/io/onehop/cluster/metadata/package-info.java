/// What the whole cluster has agreed on besides partitions: a small map of texts per module, truncations for
/// one.
///
/// What lives here: entries and which of two wins, the store on this node with its file, how an entry is set
/// through the principal, the meaning of truncations. What it must not know: partitions, records, the
/// exchange (which carries the entries, so that merging clusters agree). Who calls it: the cluster engine and
/// the exchange; the server's info commands through [Truncations].
@NullMarked
package io.onehop.cluster.metadata;

import org.jspecify.annotations.NullMarked;
