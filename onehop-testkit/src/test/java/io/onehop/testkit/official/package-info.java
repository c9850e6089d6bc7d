/// The official client, unmodified, as oracle: what it sends must be answered as its own server would.
///
/// What lives here: tests that drive a real node over a socket with that client, one class for each kind of
/// command. What it
/// must not know: how a node works inside. Who calls it: the build.
@NullMarked
package io.onehop.testkit.official;

import org.jspecify.annotations.NullMarked;
