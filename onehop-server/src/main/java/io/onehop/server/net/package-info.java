/// Connections of clients.
///
/// What lives here: the listener, and what happens to bytes between a socket and the rooms behind it:
/// framing, order of replies, compression, back-pressure, limits. What it must not know: what commands do.
/// Who calls it: the node.
@NullMarked
package io.onehop.server.net;

import org.jspecify.annotations.NullMarked;
