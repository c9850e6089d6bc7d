/// How nodes talk to each other.
///
/// What lives here: the seam through which messages go to other nodes, and their framing. What it must not
/// know: what the messages are about. Who calls it: exchange, migration and metadata on the cluster's lane;
/// the server's replicate and proxy rooms on the service lanes.
@NullMarked
package io.onehop.cluster.fabric;

import org.jspecify.annotations.NullMarked;
