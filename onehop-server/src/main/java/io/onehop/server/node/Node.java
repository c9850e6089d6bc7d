package io.onehop.server.node;

import io.netty.channel.EventLoop;
import io.onehop.cluster.fabric.FabricFacts;
import io.onehop.cluster.fabric.probe.PeerProbe;
import io.onehop.cluster.metadata.JsonMetadataFile;
import io.onehop.cluster.metadata.MemoryMetadataFile;
import io.onehop.cluster.metadata.MetadataFile;
import io.onehop.cluster.view.Endpoint;
import io.onehop.cluster.view.jgroups.HeartbeatFacts;
import io.onehop.model.NodeId;
import io.onehop.model.PartitionId;
import io.onehop.runtime.Transport;
import io.onehop.server.config.NetworkServiceParameters;
import io.onehop.server.config.NodeConfig;
import io.onehop.server.config.ServiceParameters;
import io.onehop.server.config.Settings;
import io.onehop.server.info.InfoAction;
import io.onehop.server.logging.LogContext;
import io.onehop.server.logging.RateLimitedLog;
import io.onehop.server.net.ConnectionContext;
import io.onehop.server.net.FrameBudget;
import io.onehop.server.net.LoopRoom;
import io.onehop.server.net.ServiceListener;
import io.onehop.server.stats.Counters;
import io.onehop.server.stats.NodeCounter;
import io.onehop.server.xdr.JsonShipTimesFile;
import io.onehop.server.xdr.ShipTimesFile;
import io.onehop.wire.info.HostPort;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;

/// A running node. Safe for use by many threads.
///
/// A start goes through these steps: the core, the fabric's port, membership and the first balance, and only
/// then the service port, so that a port that answers is a node that serves (S3-32).
public final class Node implements AutoCloseable {
    private static final long STOP_LIMIT_MILLIS = 5_000;
    private static final int BUDGET_DIVISOR = 8;
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final String METADATA_DIRECTORY = "smd";
    private static final String SHIPPING_DIRECTORY = "xdr";
    private static final Logger AS = LogContext.AS.logger();

    private final NodeLoops loops;
    private final NodeNetwork network;
    private final NodeCore core;
    private final PeerProbe probe;
    private final ServiceListener listener;
    private final XdrThreads xdr;
    private final List<InetSocketAddress> addresses;
    private volatile boolean closed;

    private Node(NodeConfig config, NodeWorld world, Map<String, InfoAction> furtherCommands) {
        var transport = Transport.parse(config.service().text(ServiceParameters.TRANSPORT));
        int threads = (int) config.service().integer(ServiceParameters.SERVICE_THREADS);
        loops = NodeLoops.start(transport, threads);
        xdr = new XdrThreads(loops.timers(), shipTimes(config));
        List<InetSocketAddress> bound = new ArrayList<>();
        try {
            var counters = new Counters<>(NodeCounter.class);
            NodeId self = NodeIdentity.of(config, world.randoms().get());
            network = new NodeNetwork(self, config, loops, world, counters);
            var seams = new NodeSeams(
                    self,
                    counters,
                    loops.serviceLoops().stream().map(network::seat).toList(),
                    network.seat(loops.clusterLoop()),
                    loops.timers(),
                    network.lease(),
                    metadata(config),
                    network::members,
                    PartitionId.COUNT,
                    xdr);
            var further = new HashMap<>(furtherCommands);
            var networkInfo = new NetworkInfo(network);
            networkInfo.addTo(further);
            core = new NodeCore(config, world, seams, further);
            probe = network.probe(() -> NetworkInfo.targets(core.engine()));
            core.info().add("port-check", (_, _) -> networkInfo.portCheck(probe, world.clock()));
            listener = listener(world);
            core.view().connections(
                    new NodeView.Connections(this::fabricConnections, this::heartbeatConnections));
        } catch (RuntimeException e) {
            loops.close();
            throw e;
        }
        try {
            begin(config, bound);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        addresses = List.copyOf(bound);
        AS.info("node {} transport {} service-threads {}", core.id(), transport.label(), threads);
    }

    /// Starts a node; when this returns, its service port answers.
    ///
    /// @throws RuntimeException when a port cannot be bound; nothing keeps running then
    public static Node start(NodeConfig config) {
        return start(config, NodeWorld.real(), Map.of());
    }

    /// Starts a node in a world of the caller's choice.
    ///
    /// @param furtherCommands info commands that the process answers, such as those about its logs
    public static Node start(NodeConfig config, NodeWorld world, Map<String, InfoAction> furtherCommands) {
        return new Node(config, world, furtherCommands);
    }

    private MetadataFile metadata(NodeConfig config) {
        String directory = config.service().text(ServiceParameters.WORK_DIRECTORY);
        return directory.isEmpty()
                ? new MemoryMetadataFile()
                : new JsonMetadataFile(Path.of(directory, METADATA_DIRECTORY), loops.waiting());
    }

    private ShipTimesFile shipTimes(NodeConfig config) {
        String directory = config.service().text(ServiceParameters.WORK_DIRECTORY);
        return directory.isEmpty()
                ? ShipTimesFile.none()
                : new JsonShipTimesFile(Path.of(directory, SHIPPING_DIRECTORY), loops.waiting());
    }

    private ServiceListener listener(NodeWorld world) {
        var config = core.parts().config();
        var context = new ConnectionContext(
                world.clock(),
                core.parts().counters(),
                new FrameBudget(Runtime.getRuntime().maxMemory() / BUDGET_DIVISOR),
                new RateLimitedLog(world.clock(), LogContext.PROTO));
        var rooms = new HashMap<EventLoop, LoopRoom>();
        List<EventLoop> service = loops.serviceLoops();
        for (int i = 0; i < service.size(); i++) {
            rooms.put(service.get(i), new LoopRoom(core.executor(i)));
        }
        return new ServiceListener(
                loops.transport(),
                loops.service(),
                rooms,
                context,
                core.info(),
                () -> config.service().integer(ServiceParameters.PROTO_FD_MAX),
                () -> config.service().integer(ServiceParameters.PROTO_FD_IDLE_MS));
    }

    /// Joins the cluster and opens the service port. The port is opened first only if it is to be any that is
    /// free: others have to be told which.
    private void begin(NodeConfig config, List<InetSocketAddress> bound) {
        Settings service = config.networkService();
        boolean anyPort = service.integer(NetworkServiceParameters.PORT) == 0;
        network.openFabric();
        if (anyPort) {
            listen(service, bound);
        }
        publish(service, anyPort ? bound : Addresses.toBind(service));
        NodeStart.join(core, network);
        if (!anyPort) {
            listen(service, bound);
            publish(service, bound);
        }
        core.start();
        probe.start();
        reapIdle();
    }

    private void listen(Settings service, List<InetSocketAddress> bound) {
        for (InetSocketAddress address : Addresses.toBind(service)) {
            bound.add(listener.listen(address));
        }
    }

    private void publish(Settings service, List<InetSocketAddress> bound) {
        core.view().publish(new NodeView.Published(
                Addresses.toPublish(service, bound),
                Addresses.alternates(service, bound),
                network.fabricEndpoints().stream().map(Node::hostPort).toList(),
                this::heartbeatAddress,
                listener::connections));
    }

    private List<HostPort> heartbeatAddress() {
        HostPort heartbeat = HostPort.parse(network.heartbeatAddress());
        return heartbeat == null ? List.of() : List.of(heartbeat);
    }

    private static HostPort hostPort(Endpoint endpoint) {
        return new HostPort(endpoint.host(), endpoint.port());
    }

    private int fabricConnections() {
        FabricFacts facts = network.fabricFacts();
        return (int) facts.links().stream().filter(link -> facts.isConnected(link.node())).count()
                + facts.incoming().size();
    }

    private int heartbeatConnections() {
        HeartbeatFacts facts = network.heartbeatFacts();
        return facts == null ? 0 : facts.connections();
    }

    private void reapIdle() {
        if (!closed) {
            listener.reapIdle();
            loops.timers().schedule(this::reapIdle, ServiceListener.idleCheckMillis() * NANOS_PER_MILLI);
        }
    }

    /// Its id.
    public NodeId id() {
        return core.id();
    }

    /// The addresses on which it answers clients.
    public List<InetSocketAddress> addresses() {
        return addresses;
    }

    /// The port on which it talks to other nodes; 0 when it does not.
    public int fabricPort() {
        return network.fabricPort();
    }

    /// The port on which it looks for other nodes; 0 when it does not.
    public int heartbeatPort() {
        return network.heartbeatPort();
    }

    /// What it is made of, for tests that look inside.
    public NodeCore core() {
        return core;
    }

    /// Hands its partitions over to the other nodes first, if there are any (for `stop-timeout` seconds at
    /// most), answers what is in flight, and ends; calling it again does nothing. Blocks until then.
    @Override
    public void close() {
        end(true);
    }

    /// Ends as a node does whose process is killed, as far as the other nodes can tell: nothing is handed
    /// over. For tests.
    public void kill() {
        end(false);
    }

    private void end(boolean orderly) {
        if (closed) {
            return;
        }
        closed = true;
        if (orderly) {
            var stop = new NodeStop(core);
            stop.handOver();
            network.leave();
            stop.awaitClients(listener::connections);
        }
        listener.stop(orderly ? STOP_LIMIT_MILLIS : 0);
        core.stop();
        xdr.close();
        probe.close();
        network.close();
        network.leave();
        loops.close();
    }
}
