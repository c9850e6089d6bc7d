/// Where records live.
///
/// What lives here: the layout of a record ([FlatRecord]), the interface of a store ([RecordStore]) and the
/// store in memory. What it must not know: the wire protocol, commands, clusters, configuration. Who calls
/// it: the server's namespaces; later replication, migration and the shipping of changes.
@NullMarked
package io.onehop.storage;

import org.jspecify.annotations.NullMarked;
