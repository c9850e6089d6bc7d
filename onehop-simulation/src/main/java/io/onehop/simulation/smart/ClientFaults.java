package io.onehop.simulation.smart;

import io.onehop.simulation.node.SimCluster;
import io.onehop.simulation.world.Network;
import io.onehop.simulation.world.Path;
import java.util.List;
import java.util.SplittableRandom;

/// What goes wrong between clients and nodes, one thing after another: connections break, ways are cut for a
/// moment in one direction or both, clients stand still. For one thread.
public final class ClientFaults {
    private static final long MILLI = 1_000_000L;
    private static final long MOST_CALM_NANOS = 1_500 * MILLI;
    private static final long LONGEST_CUT_NANOS = 2_500 * MILLI;
    private static final long LONGEST_PAUSE_NANOS = 1_200 * MILLI;

    private final SimCluster cluster;
    private final List<ClientMachine> machines;
    private final SplittableRandom random;
    private boolean over;

    /// Nothing happens before [#start].
    public ClientFaults(SimCluster cluster, List<ClientMachine> machines, SplittableRandom random) {
        this.cluster = cluster;
        this.machines = machines;
        this.random = random;
    }

    /// Begins.
    public void start() {
        if (!over && !machines.isEmpty()) {
            cluster.world().scheduler().after(random.nextLong(MOST_CALM_NANOS), this::next);
        }
    }

    /// Nothing new from now on.
    public void stop() {
        over = true;
    }

    private void next() {
        if (over) {
            return;
        }
        start();
        int host = random.nextInt(cluster.machines().size());
        ClientMachine machine = machines.get(random.nextInt(machines.size()));
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> {
                tell("connections of client machine " + machine.number() + " break", host);
                machine.loops().breakConnections(host);
            }
            case 3 -> cut(clients(), host);
            case 4 -> cut(host, clients());
            case 5 -> {
                cut(clients(), host);
                cut(host, clients());
            }
            case 6 -> machine.pause(1 + random.nextLong(LONGEST_PAUSE_NANOS));
            default -> machines.forEach(each -> each.loops().breakConnections(host));
        }
    }

    private int clients() {
        return cluster.world().network().clients();
    }

    private void tell(String what, int host) {
        cluster.world().trace().notable(what + ", host " + host);
    }

    private void cut(int from, int to) {
        Network network = cluster.world().network();
        long nanos = 1 + random.nextLong(LONGEST_CUT_NANOS);
        tell("cut service " + (from == clients() ? "to" : "from") + " for " + nanos / MILLI + " ms",
                from == clients() ? to : from);
        network.cut(Path.SERVICE, from, to);
        cluster.world().scheduler().after(nanos, () -> network.heal(Path.SERVICE, from, to));
    }
}
