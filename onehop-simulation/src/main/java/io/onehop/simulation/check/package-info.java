/// What must be true.
///
/// What lives here: invariants that hold after every event, what must hold when everything has come to rest,
/// and what clients may have seen. What it must not know: how nodes do it. Who calls it: the run.
@NullMarked
package io.onehop.simulation.check;

import org.jspecify.annotations.NullMarked;
