/// A cluster of real nodes' code in one thread on virtual time, from one seed.
///
/// What lives here: what can be asked of a simulation, its run, and its result. What it must not know: how
/// nodes work inside. Who calls it: the command line and tests.
@NullMarked
package io.onehop.simulation;

import org.jspecify.annotations.NullMarked;
