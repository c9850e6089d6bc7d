/// What has changed and is still to be shipped: a queue for each destination, namespace and partition, and
/// the memory of removals.
///
/// What lives here: queues, what a recovery still has to look at, tombs. What it must not know: connections,
/// destinations, throttling. Who calls it: a namespace when a record changes, and `ship`.
@NullMarked
package io.onehop.xdr.feed;

import org.jspecify.annotations.NullMarked;
