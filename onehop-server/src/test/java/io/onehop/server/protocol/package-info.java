/// The public protocol over real sockets.
///
/// What lives here: a raw client that builds messages byte by byte, and tests that play it against a running
/// node. What it must not know: the rooms inside the node. Who calls it: the build; the raw client also other
/// tests of this module.
@NullMarked
package io.onehop.server.protocol;

import org.jspecify.annotations.NullMarked;
