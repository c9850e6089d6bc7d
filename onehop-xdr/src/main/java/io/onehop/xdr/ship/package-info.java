/// Ships what the feed holds: read threads, what goes on the wire, the destination.
///
/// What lives here: the work of a data centre's read threads, each record's request, what is counted. What it
/// must not know: nodes of this cluster, configuration files, info commands. Who calls it: the server, which
/// gives it threads and a source, and the simulation.
@NullMarked
package io.onehop.xdr.ship;

import org.jspecify.annotations.NullMarked;
