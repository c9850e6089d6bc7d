package io.onehop.simulation.node;

import io.onehop.model.NodeId;
import io.onehop.simulation.socket.ServiceNetwork;
import io.onehop.simulation.world.Host;
import io.onehop.simulation.world.MembershipWorld;
import io.onehop.simulation.world.Network;
import io.onehop.simulation.world.NodeClock;
import io.onehop.simulation.world.NodeProcess;
import io.onehop.simulation.world.Scheduler;
import io.onehop.simulation.world.SimFabric;
import io.onehop.simulation.world.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// All machines of a simulation and the world they are in. For one thread.
public final class SimCluster {
    private static final long FIRST_ID = 0xA0;
    private static final double MAX_DRIFT = 0.0005;
    private static final int MAX_PROBLEMS = 20;
    private static final int STACK_SHOWN = 12;

    private final World world;
    private final ClusterSettings settings;
    private final SimulatedNode.Maker maker;
    private final List<Machine> machines = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    /// Machines on which no node lives yet.
    ///
    /// @param count their number, 1..7
    public SimCluster(int count, ClusterSettings settings, SimulatedNode.Maker maker,
            SplittableRandom random) {
        this(count, settings, maker, random, new Scheduler(), FIRST_ID);
    }

    /// Machines of one of several clusters.
    ///
    /// @param scheduler time, which all have in common
    /// @param firstId id of the first node
    public SimCluster(int count, ClusterSettings settings, SimulatedNode.Maker maker,
            SplittableRandom random, Scheduler scheduler, long firstId) {
        this.settings = settings;
        this.maker = maker;
        var trace = new Trace(scheduler);
        var hosts = new ArrayList<Host>();
        for (int i = 0; i < count; i++) {
            double drift = (random.nextDouble() * 2 - 1) * MAX_DRIFT;
            var clock = new NodeClock(scheduler, random.nextLong(1L << 40), drift);
            hosts.add(new Host(i, new NodeId(firstId + i), clock));
        }
        var network = new Network(scheduler, random.split(), count);
        var membership = new MembershipWorld(network, random.split(), trace, hosts);
        var chances = hosts.stream().map(_ -> random.split()).toList();
        var own = new SplittableRandom(hosts.getFirst().clock().nanoTime()); // as random as the clock is
        var services = new ServiceNetwork(scheduler, network, own);
        world = new World(scheduler, trace, network, new SimFabric(network, trace, hosts), membership,
                services);
        for (int i = 0; i < count; i++) {
            var machine = new Machine(this, hosts.get(i), chances.get(i));
            machines.add(machine);
            services.add(machine::entrance);
        }
    }

    /// The world.
    public World world() {
        return world;
    }

    /// What all nodes have in common.
    public ClusterSettings settings() {
        return settings;
    }

    SimulatedNode.Maker maker() {
        return maker;
    }

    /// The machines, by number.
    public List<Machine> machines() {
        return machines;
    }

    /// Nodes that live now.
    public List<Machine.Life> lives() {
        var lives = new ArrayList<Machine.Life>();
        for (Machine each : machines) {
            Machine.Life life = each.life();
            if (life != null) {
                lives.add(life);
            }
        }
        return lives;
    }

    /// Notes that something was thrown which nobody has caught.
    public void failed(NodeProcess process, Throwable thrown) {
        var text = new StringBuilder(process + " threw " + thrown);
        StackTraceElement[] stack = thrown.getStackTrace();
        for (int i = 0; i < Math.min(stack.length, STACK_SHOWN); i++) {
            text.append("\n        at ").append(stack[i]);
        }
        problem(text.toString());
    }

    /// Notes that something must not have happened.
    public void problem(String text) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(text);
        }
        world.trace().notable("PROBLEM " + text.lines().findFirst().orElse(""));
    }

    /// What must not have happened, so far.
    public List<String> problems() {
        return problems;
    }

    /// Whether all machines have a node that runs, all in one view of all, and nothing is left to be moved.
    public boolean isSettled() {
        long key = -1;
        for (Machine each : machines) {
            Machine.Life life = each.life();
            if (life == null) {
                continue;
            }
            if (!life.process().runs() || life.node().remaining() != 0 || !life.node().isQuiet()) {
                return false;
            }
            var view = world.membership().viewOf(each.host().index());
            if (view == null || view.members().size() != lives().size()) {
                return false;
            }
            long own = life.node().partitions().table().clusterKey();
            if (own == 0 || (key != -1 && key != own)) {
                return false;
            }
            key = own;
        }
        return true;
    }
}
