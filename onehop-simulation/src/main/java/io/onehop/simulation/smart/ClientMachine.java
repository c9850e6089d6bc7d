package io.onehop.simulation.smart;

import io.onehop.client.ClientResources;
import io.onehop.client.OnehopClient;
import io.onehop.client.cluster.Resolver;
import io.onehop.client.policy.ClientPolicy;
import io.onehop.client.stats.ClientListener;
import io.onehop.model.NodeId;
import io.onehop.runtime.Lane;
import io.onehop.runtime.Transport;
import io.onehop.simulation.node.SimCluster;
import io.onehop.simulation.socket.ClientLoops;
import io.onehop.simulation.socket.LaneLoop;
import io.onehop.simulation.socket.ServiceNetwork;
import io.onehop.simulation.world.Host;
import io.onehop.simulation.world.NodeClock;
import io.onehop.simulation.world.NodeProcess;
import io.onehop.simulation.world.SimLane;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/// A machine with a process in which the real client runs, on lanes as event loops. For one thread.
public final class ClientMachine {
    private static final long FIRST_ID = 0xC0;
    private static final double MAX_DRIFT = 0.0005;
    private static final int LOOPS = 2;

    private final int number;
    private final SimCluster cluster;
    private final NodeProcess process;
    private final SimLane application;
    private final ClientLoops loops;
    private final Host host;
    private final long chance;
    private long pausedNanos;

    /// A machine on which no client runs yet.
    public ClientMachine(int number, SimCluster cluster, SplittableRandom random) {
        this.number = number;
        this.cluster = cluster;
        var world = cluster.world();
        double drift = (random.nextDouble() * 2 - 1) * MAX_DRIFT;
        var clock = new NodeClock(world.scheduler(), random.nextLong(1L << 40), drift);
        host = new Host(world.network().clients(), new NodeId(FIRST_ID + number), clock);
        process = new NodeProcess(world.scheduler(), host, 1, cluster::failed);
        var lanes = new LaneLoop[LOOPS];
        for (int i = 0; i < LOOPS; i++) {
            lanes[i] = new LaneLoop(process.newLane("loop" + i));
        }
        application = process.newLane("application");
        loops = new ClientLoops(world.services(), List.of(lanes));
        chance = random.nextLong();
    }

    /// Which machine of clients it is.
    public int number() {
        return number;
    }

    /// The client's clock.
    public NodeClock clock() {
        return host.clock();
    }

    /// Its connections.
    public ClientLoops loops() {
        return loops;
    }

    /// The thread that uses the client: it stands still when the process does.
    public Lane application() {
        return application;
    }

    /// Starts a client that knows that node.
    public CompletableFuture<OnehopClient> connect(ClientPolicy policy, int seedHost) {
        var resources = new ClientResources(loops, Transport.NIO, host.clock(), Resolver.system(),
                ClientResources.taskIds(chance), false).withListener(new Told());
        return OnehopClient.connectAsync(policy, resources, ServiceNetwork.published(seedHost).toString());
    }

    /// Stops the process for a while, as a long garbage collection does.
    public void pause(long nanos) {
        if (!process.isPaused()) {
            tell("is paused for " + nanos / 1_000_000 + " ms");
            pausedNanos += nanos;
            process.pause();
            cluster.world().scheduler().after(nanos, process::resume);
        }
    }

    /// For how long it was stopped, all in all.
    public long pausedNanos() {
        return pausedNanos;
    }

    private void tell(String what) {
        cluster.world().trace().notable("client machine " + number + " " + what);
    }

    /// What the client finds out, for people.
    private final class Told implements ClientListener {
        @Override
        public void nodeAdded(String node, InetSocketAddress address, String reason) {
            tell("adds node " + node + ": " + reason);
        }

        @Override
        public void nodeRemoved(String node, InetSocketAddress address, String reason) {
            tell("removes node " + node + ": " + reason);
        }

        @Override
        public void nodeUnreachable(String node, InetSocketAddress address, String reason) {
            tell("cannot reach node " + node);
        }

        @Override
        public void nodeReachable(String node, InetSocketAddress address, String reason) {
            tell("reaches node " + node + " again");
        }
    }
}
