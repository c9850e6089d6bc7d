/// Tests of the simulation, and of real nodes in it.
///
/// What lives here: runs over many seeds, and nodes with planted bugs. What it must not know: sockets,
/// real time. Who calls it: the build.
@NullMarked
package io.onehop.simulation;

import org.jspecify.annotations.NullMarked;
