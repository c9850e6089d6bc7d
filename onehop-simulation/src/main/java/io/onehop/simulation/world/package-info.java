/// The world of a simulation: time, machines, the network between them, who hears whom.
///
/// What lives here: a scheduler on virtual time, clocks and lanes of nodes, connections that lose and delay
/// what they carry, membership by who hears whom. What it must not know: what nodes and clients do. Who calls
/// it: the simulated nodes, which see it through the seams of the runtime and the cluster, and the faults.
@NullMarked
package io.onehop.simulation.world;

import org.jspecify.annotations.NullMarked;
