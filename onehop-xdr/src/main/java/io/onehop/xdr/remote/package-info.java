/// Real destinations: clusters that are reached through the client.
///
/// What lives here: a destination over `OnehopClient`, and what a shipped record looks like on the wire. What
/// it must not know: queues, throttling, this cluster. Who calls it: the server, which makes one for each
/// data centre that is configured.
@NullMarked
package io.onehop.xdr.remote;

import org.jspecify.annotations.NullMarked;
