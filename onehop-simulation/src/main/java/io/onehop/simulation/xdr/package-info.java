/// Several simulated clusters that ship to each other.
///
/// What lives here: links between data centres that break, readers on lanes, runs and what must hold at their
/// end. What it must not know: how nodes work inside. Who calls it: tests and the command line.
@NullMarked
package io.onehop.simulation.xdr;

import org.jspecify.annotations.NullMarked;
