/// Clients of the simulated cluster.
///
/// What lives here: clients that speak the wire protocol, what they do, and the history of all they did with
/// how it ended for them. What it must not know: faults, what is right. Who calls it: the run, which starts
/// them, and the checkers, which judge the history.
@NullMarked
package io.onehop.simulation.load;

import org.jspecify.annotations.NullMarked;
