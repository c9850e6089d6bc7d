/// What the client knows of the cluster, and how it keeps knowing it.
///
/// What lives here: nodes, the partition map, seeds, the look at the cluster each second. What it must not
/// know: commands, retries, how anybody waits for an answer. Who calls it: the calls ask for nodes, the
/// client starts and closes it.
@NullMarked
package io.onehop.client.cluster;

import org.jspecify.annotations.NullMarked;
