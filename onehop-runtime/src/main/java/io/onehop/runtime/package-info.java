/// The seam to the world: time, timers, and the network transport.
///
/// What lives here: small interfaces through which everything else reaches the world, with their real forms.
/// What it must not know: the protocol, records, clusters. Who calls it: constructors of the modules above;
/// only a `main` chooses which form is used.
@NullMarked
package io.onehop.runtime;

import org.jspecify.annotations.NullMarked;
