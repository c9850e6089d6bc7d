/// Doors for those who run a client in a world of their own, such as a simulation. Not API: it may change
/// with any version.
///
/// What lives here: what such a world has to be to the client. What it must not know: the client. Who calls
/// it: the client asks, the world answers.
@NullMarked
package io.onehop.client.embed;

import org.jspecify.annotations.NullMarked;
