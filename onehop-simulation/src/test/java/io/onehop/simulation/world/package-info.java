/// Tests of the simulated world.
///
/// What lives here: tests of time, lanes and the network. What it must not know: nodes. Who calls it: the
/// build.
@NullMarked
package io.onehop.simulation.world;

import org.jspecify.annotations.NullMarked;
