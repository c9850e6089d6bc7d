/// The real client as a client of the simulated cluster.
///
/// What lives here: machines on which the client of `onehop-client` runs, applications that use it, and what
/// goes wrong between it and the nodes. What it must not know: how nodes work, what is right. Who calls it:
/// the run, which starts them, and the checkers, which judge.
@NullMarked
package io.onehop.simulation.smart;

import org.jspecify.annotations.NullMarked;
