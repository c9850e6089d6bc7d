/// What a bin's value must satisfy, and the form in which it is stored.
///
/// What lives here: the rules for a value that a client writes ([Particles]), the packed values inside lists
/// and maps and their order ([PackedCursor], [PackedOrder]), the images of HyperLogLogs, and GeoJSON with its
/// cells ([GeoCells]). What it must not know: messages, records, namespaces, locks. Who calls it: the
/// commands that write (`io.onehop.server.txn`) and the engines that work inside a value.
@NullMarked
package io.onehop.server.particle;

import org.jspecify.annotations.NullMarked;
