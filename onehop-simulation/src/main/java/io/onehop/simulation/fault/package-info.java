/// What goes wrong in a simulation.
///
/// What lives here: profiles of faults and who brings them about, at times that the seed says. What it must
/// not know: what nodes and clients make of it. Who calls it: the run.
@NullMarked
package io.onehop.simulation.fault;

import org.jspecify.annotations.NullMarked;
