/// Tests of the real client in the simulation.
///
/// What lives here: runs over many seeds, and clients with bugs planted around them. What it must not know:
/// nothing. Who calls it: the build.
@NullMarked
package io.onehop.simulation.smart;

import org.jspecify.annotations.NullMarked;
