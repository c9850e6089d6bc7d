/// Runs of several simulated clusters that ship to each other.
///
/// What lives here: the runs of many seeds. What it must not know: how nodes work inside. Who calls it:
/// JUnit.
@NullMarked
package io.onehop.simulation.xdr;

import org.jspecify.annotations.NullMarked;
