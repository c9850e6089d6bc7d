package io.onehop.simulation.node;

import io.onehop.cluster.view.ServingLease;
import io.onehop.server.txn.RequestOrigin;
import io.onehop.simulation.socket.Entrance;
import io.onehop.simulation.socket.LaneLoop;
import io.onehop.simulation.socket.ServiceNetwork;
import io.onehop.simulation.world.Host;
import io.onehop.simulation.world.NodeProcess;
import io.onehop.simulation.world.SimFabric;
import io.onehop.simulation.world.SimLane;
import io.onehop.simulation.world.SimMembership;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A host and the node that lives on it now, if one does. For one thread.
public final class Machine {
    private final SimCluster cluster;
    private final Host host;
    private final SplittableRandom random;
    private @Nullable Life life;
    private boolean leaving;
    private int lives;
    private int connections;

    /// One life of the node.
    ///
    /// @param process its lanes
    /// @param node what runs on them
    /// @param services its service lanes
    /// @param membership its membership
    public record Life(
            NodeProcess process, SimulatedNode node, List<SimLane> services, SimMembership membership) {}

    Machine(SimCluster cluster, Host host, SplittableRandom random) {
        this.cluster = cluster;
        this.host = host;
        this.random = random;
    }

    /// The host.
    public Host host() {
        return host;
    }

    /// The node that lives here, or null.
    public @Nullable Life life() {
        return life;
    }

    /// Whether a node lives here.
    public boolean isUp() {
        return life != null;
    }

    /// Whether the node that lives here is about to leave.
    public boolean isLeaving() {
        return leaving;
    }

    /// Whether a node lives here and is not paused.
    public boolean runs() {
        return life != null && life.process().runs();
    }

    /// Starts a node without data.
    public void start() {
        if (life != null) {
            return;
        }
        lives++;
        var world = cluster.world();
        var process = new NodeProcess(world.scheduler(), host, lives, cluster::failed);
        SimLane clusterLane = process.newLane("cluster");
        var services = new ArrayList<SimLane>();
        for (int i = 0; i < cluster.settings().serviceLanes(); i++) {
            services.add(process.newLane("service" + i));
        }
        SimFabric.Node fabric = world.fabric().newNode(host.index(), clusterLane, services);
        var lease = new ServingLease(host.clock().nanoTime());
        var membership = new SimMembership(world.membership(), clusterLane, fabric, lease);
        var seams = new ArrayList<NodeSeams.ServiceSeam>();
        for (int i = 0; i < services.size(); i++) {
            seams.add(new NodeSeams.ServiceSeam(
                    services.get(i), new LaneLoop(services.get(i)), fabric.serviceLanes().get(i)));
        }
        SimulatedNode node = cluster.maker().make(new NodeSeams(host.id(), lives,
                ServiceNetwork.published(host.index()), host.clock(), clusterLane,
                fabric.clusterLane(), seams, membership, lease, random.split(), cluster.settings()));
        life = new Life(process, node, List.copyOf(services), membership);
        world.services().began(host.index());
        clusterLane.execute(node::start);
        world.trace().notable(process + " starts");
    }

    /// Ends the node at once; its memory is lost.
    public void crash() {
        Life ending = life;
        if (ending != null) {
            cluster.world().trace().notable(ending.process() + " crashes");
            end(ending, true);
            cluster.world().membership().ended(host.index());
        }
    }

    /// Has the node leave in an orderly way and ends it then; its memory is lost.
    ///
    /// @param ended told when it has ended so; not when something else ends it before
    public void leave(Runnable ended) {
        Life ending = life;
        if (ending == null) {
            return;
        }
        leaving = true;
        cluster.world().trace().notable(ending.process() + " begins to leave");
        ending.node().leave(() -> cluster.world().scheduler().after(1, () -> {
            if (ending == life) {
                cluster.world().trace().notable(ending.process() + " leaves");
                ending.membership().close();
                end(ending, false);
                ended.run();
            }
        }));
    }

    private void end(Life ending, boolean suddenly) {
        ending.process().kill();
        cluster.world().fabric().ended(host.index(), ending.process());
        cluster.world().services().ended(ending.process(), suddenly);
        life = null;
        leaving = false;
    }

    /// Stops the node in the middle of everything.
    public void pause() {
        if (life != null) {
            cluster.world().trace().notable(life.process() + " is paused");
            life.process().pause();
        }
    }

    /// Lets a paused node go on.
    public void resume() {
        if (life != null && life.process().isPaused()) {
            cluster.world().trace().notable(life.process() + " goes on");
            life.process().resume();
        }
    }

    /// Where a client's next connection goes to, null when nobody listens.
    @Nullable Entrance entrance() {
        return life == null ? null : life.node().entrance(connections++);
    }

    /// Hands a client's message to the node; called when it arrives.
    ///
    /// @param connection its connection's number, which chooses the lane
    /// @param answer takes the answer's bytes
    /// @return false when nobody listens
    public boolean request(int connection, byte[] body, Consumer<byte[]> answer) {
        Life now = life;
        if (now == null) {
            return false;
        }
        int service = connection % now.services().size();
        long arrived = host.clock().nanoTime();
        now.services().get(service).arrive(() -> {
            var origin = new RequestOrigin("client+" + connection);
            origin.arrivedNanos(arrived);
            now.node().execute(service, body, origin, out -> {
                var bytes = new byte[out.readableBytes()];
                out.readBytes(bytes);
                answer.accept(bytes);
            });
        });
        return true;
    }
}
