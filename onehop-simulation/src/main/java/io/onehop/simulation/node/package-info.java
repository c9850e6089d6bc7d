/// Nodes in the simulated world.
///
/// What lives here: what a node takes from the world and lets it do, real nodes put together from the rooms
/// of server and cluster, and the machines on which they live and die. What it must not know: clients,
/// faults, checkers. Who calls it: these.
@NullMarked
package io.onehop.simulation.node;

import org.jspecify.annotations.NullMarked;
