/// Bytes and texts of the public protocol, and the model they stand for.
///
/// What lives here: constants of the protocol, framing, and pure codecs for messages, fields, operations and
/// info texts, for both ends of a connection. What it must not know: sockets, threads, what a command does.
/// Who calls it: the client's and the server's connections.
@NullMarked
package io.onehop.wire;

import org.jspecify.annotations.NullMarked;
