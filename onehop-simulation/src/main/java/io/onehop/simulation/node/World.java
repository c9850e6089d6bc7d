package io.onehop.simulation.node;

import io.onehop.simulation.socket.ServiceNetwork;
import io.onehop.simulation.world.MembershipWorld;
import io.onehop.simulation.world.Network;
import io.onehop.simulation.world.Scheduler;
import io.onehop.simulation.world.SimFabric;
import io.onehop.simulation.world.Trace;

/// The parts of the world.
///
/// @param scheduler time
/// @param trace what has happened
/// @param network delays and cuts
/// @param fabric connections between nodes
/// @param membership who belongs together
/// @param services connections of clients
public record World(
        Scheduler scheduler, Trace trace, Network network, SimFabric fabric, MembershipWorld membership,
        ServiceNetwork services) {}
