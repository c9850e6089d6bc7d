/// The client's half of the protocol: requests to bytes, bytes to replies.
///
/// What lives here: pure codecs for messages, particles, info texts and compressed messages. What it must not
/// know: connections, nodes, retries, which command a message belongs to. Who calls it: the client's commands
/// and calls.
@NullMarked
package io.onehop.wire.client;

import org.jspecify.annotations.NullMarked;
