package io.onehop.server.node;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.onehop.cluster.fabric.FabricLane;
import io.onehop.cluster.partition.PartitionTable;
import io.onehop.cluster.view.ServingLease;
import io.onehop.model.NodeId;
import io.onehop.runtime.Timers;
import io.onehop.runtime.Transport;
import io.onehop.server.config.GeoParameters;
import io.onehop.server.config.LiveConfig;
import io.onehop.server.config.LiveNamespace;
import io.onehop.server.config.NodeConfig;
import io.onehop.server.config.ServiceParameters;
import io.onehop.server.config.Settings;
import io.onehop.server.config.StorageParameters;
import io.onehop.server.info.InfoAction;
import io.onehop.server.info.InfoService;
import io.onehop.server.info.InfoSources;
import io.onehop.server.info.Product;
import io.onehop.server.logging.LogContext;
import io.onehop.server.logging.RateLimitedLog;
import io.onehop.server.namespace.Housekeeper;
import io.onehop.server.namespace.MemoryLimits;
import io.onehop.server.namespace.Namespace;
import io.onehop.server.namespace.Namespaces;
import io.onehop.server.net.ConnectionContext;
import io.onehop.server.net.FrameBudget;
import io.onehop.server.net.LoopRoom;
import io.onehop.server.net.ServiceListener;
import io.onehop.server.particle.GeoCells;
import io.onehop.server.particle.GeoCovering;
import io.onehop.server.particle.Particles;
import io.onehop.server.proxy.ProxyCauses;
import io.onehop.server.proxy.ProxyLane;
import io.onehop.server.replicate.LaneWorld;
import io.onehop.server.replicate.ReplicationLane;
import io.onehop.server.route.Router;
import io.onehop.server.stats.Counters;
import io.onehop.server.stats.Latencies;
import io.onehop.server.stats.MachineProbe;
import io.onehop.server.stats.NodeCounter;
import io.onehop.server.stats.ticker.Ticker;
import io.onehop.server.stats.ticker.TickerFormat;
import io.onehop.server.txn.BatchStats;
import io.onehop.server.txn.CommandRoom;
import io.onehop.server.txn.MessageExecutor;
import io.onehop.server.txn.QueryRegistry;
import io.onehop.server.txn.QueryStarter;
import io.onehop.server.txn.RecordExecutor;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/// A running node. Safe for use by many threads.
///
/// A start goes through these steps: namespaces, event loops with a room each, info commands, ownership of
/// all partitions, and only then the service port, so that a port that answers is a node that serves (S3-32).
public final class Node implements AutoCloseable {
    private static final long STOP_LIMIT_MILLIS = 5_000;
    private static final double HEAP_SHARE = 0.7;
    private static final int BUDGET_DIVISOR = 8;
    private static final long STORE_SLACK_BYTES = 8L << 20;
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final long SYSTEM_CHECK_NANOS = 10_000_000_000L;
    private static final int ALL_PERCENT = 100;
    private static final Logger AS = LogContext.AS.logger();

    private final NodeParts parts;
    private final Timers timers;
    private final ScheduledExecutorService housekeeping;
    private final MultiThreadIoEventLoopGroup loops;
    private final ServiceListener listener;
    private final Ticker ticker;
    private final List<InetSocketAddress> addresses;
    private volatile boolean closed;

    private Node(NodeConfig config, NodeWorld world, Map<String, InfoAction> furtherCommands) {
        housekeeping = Executors.newSingleThreadScheduledExecutor(
                new DefaultThreadFactory("onehop-housekeeping", true));
        timers = Timers.on(housekeeping);
        var machine = new MachineProbe(world.procDirectory(), world.clock());
        parts = parts(config, world, machine);
        var view = new NodeView(parts, machine);
        var transport = Transport.parse(config.service().text(ServiceParameters.TRANSPORT));
        int threads = (int) config.service().integer(ServiceParameters.SERVICE_THREADS);
        loops = transport.newEventLoops(threads, new DefaultThreadFactory("onehop-service"));
        listener = listener(transport, info(view, furtherCommands));
        ticker = ticker(view);
        for (NamespaceRoom each : parts.namespaces()) {
            each.namespace().partitions().publish(PartitionTable.alone(parts.self(), 1));
        }
        addresses = listen(config.networkService(), view);
        parts.namespaces().forEach(each -> each.housekeeper().start());
        ticker.start();
        timers.schedule(this::reapIdle, ServiceListener.idleCheckMillis() * NANOS_PER_MILLI);
        AS.info("node {} transport {} service-threads {}", parts.self(), transport.label(), threads);
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

    private NodeParts parts(NodeConfig config, NodeWorld world, MachineProbe machine) {
        var clock = world.clock();
        var live = new LiveConfig(config);
        NodeId self = NodeIdentity.of(config, world.randoms().get());
        boolean micros = config.service().flag(ServiceParameters.MICROSECOND_HISTOGRAMS);
        var router = new Router(self);
        var rooms = new ArrayList<NamespaceRoom>();
        long share = (long) (Runtime.getRuntime().maxMemory() * HEAP_SHARE) / config.namespaces().size();
        var systemMemory = new Remembered(
                clock, SYSTEM_CHECK_NANOS, () -> ALL_PERCENT - machine.read(0).memory().freePct());
        for (String name : live.namespaceNames()) {
            LiveNamespace settings = Objects.requireNonNull(live.findNamespace(name));
            var namespace = new Namespace(
                    settings, particles(settings.geo()), clock, micros, mostBytes(settings.storage(), share));
            var limits = new MemoryLimits(namespace, share, systemMemory);
            rooms.add(new NamespaceRoom(limits, new Housekeeper(limits, clock, timers), live));
        }
        live.onChange(_ -> rooms.forEach(room -> {
            room.namespace().sets().refresh();
            room.namespace().particles(particles(live.geo(room.name())));
        }));
        return new NodeParts(
                self,
                world,
                live,
                router,
                new Counters<>(NodeCounter.class),
                Latencies.ofNode(micros, clock.nanoTime()),
                new QueryRegistry(
                        clock, () -> (int) live.service().integer(ServiceParameters.QUERY_MAX_DONE)),
                List.copyOf(rooms));
    }

    /// Memory that a namespace's records may take, with garbage and what is lost between them: a third more
    /// than `data-size`, and never more than its share of the heap.
    private static long mostBytes(Settings storage, long share) {
        long configured = storage.integer(StorageParameters.DATA_SIZE);
        return configured == 0 ? share : Math.min(share, configured + configured / 3 + STORE_SLACK_BYTES);
    }

    private static Particles particles(Settings geo) {
        return new Particles(new GeoCells(new GeoCovering(
                (int) Math.min(geo.integer(GeoParameters.MIN_LEVEL), geo.integer(GeoParameters.MAX_LEVEL)),
                (int) geo.integer(GeoParameters.MAX_LEVEL),
                (int) geo.integer(GeoParameters.MAX_CELLS),
                (int) geo.integer(GeoParameters.LEVEL_MOD))));
    }

    private InfoService info(NodeView view, Map<String, InfoAction> furtherCommands) {
        LiveConfig config = parts.config();
        var sources = new InfoSources(
                Product.ofThisBuild(),
                view,
                view,
                parts.namespaces(),
                new QueryJobsView(parts.queries()),
                parts.world().clock(),
                () -> config.service().flag(ServiceParameters.ENABLE_HIST_INFO));
        var further = new HashMap<String, InfoAction>(furtherCommands);
        further.put("get-config", (command, _) -> config.getConfig(command.rest()));
        further.put("set-config", (command, _) -> config.setConfig(command.rest()));
        return new InfoService(sources, further);
    }

    private ServiceListener listener(Transport transport, InfoService info) {
        var config = parts.config();
        var context = new ConnectionContext(
                parts.world().clock(),
                parts.counters(),
                new FrameBudget(Runtime.getRuntime().maxMemory() / BUDGET_DIVISOR),
                new RateLimitedLog(parts.world().clock(), LogContext.PROTO));
        return new ServiceListener(
                transport,
                loops,
                rooms(),
                context,
                info,
                () -> config.service().integer(ServiceParameters.PROTO_FD_MAX),
                () -> config.service().integer(ServiceParameters.PROTO_FD_IDLE_MS));
    }

    private Map<EventLoop, LoopRoom> rooms() {
        var clock = parts.world().clock();
        var namespaces = new Namespaces(parts.namespaces().stream().map(NamespaceRoom::namespace).toList());
        var batches = new BatchStats(parts.counters(), parts.latencies());
        var rooms = new HashMap<EventLoop, LoopRoom>();
        var lease = new ServingLease(clock.nanoTime());
        lease.renewForGood();
        var causes = new ProxyCauses(clock);
        for (EventExecutor loop : loops) {
            var world = new LaneWorld(
                    parts.self(), new LoopLane(loop), FabricLane.alone(), clock, parts.config());
            var replication = new ReplicationLane(world, namespaces);
            var records = new RecordExecutor(new CommandRoom(
                    namespaces, parts.router(), lease, parts.counters(), causes, replication,
                    new ProxyLane(world.fabric())));
            var queries = new QueryStarter(
                    records,
                    parts.router(),
                    parts.queries(),
                    parts.config(),
                    clock,
                    parts.world().randoms().get());
            var executor = new MessageExecutor(records, queries, batches, parts.config(), clock);
            rooms.put((EventLoop) loop, new LoopRoom(executor));
        }
        return rooms;
    }

    private Ticker ticker(NodeView view) {
        var config = parts.config();
        Logger log = LogContext.INFO.logger();
        var settings = new Ticker.Settings(
                () -> config.service().integer(ServiceParameters.TICKER_INTERVAL),
                () -> Objects.requireNonNullElse(
                        TickerFormat.of(config.service().text(ServiceParameters.TICKER_FORMAT)),
                        TickerFormat.CURRENT));
        return new Ticker(view, settings, parts.world().clock(), timers, log::info);
    }

    private List<InetSocketAddress> listen(Settings service, NodeView view) {
        var bound = new ArrayList<InetSocketAddress>();
        try {
            for (InetSocketAddress address : Addresses.toBind(service)) {
                bound.add(listener.listen(address));
            }
            view.publish(new NodeView.Published(
                    Addresses.toPublish(service, bound),
                    Addresses.alternates(service, bound),
                    listener::connections));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        return List.copyOf(bound);
    }

    private void reapIdle() {
        if (!closed) {
            listener.reapIdle();
            timers.schedule(this::reapIdle, ServiceListener.idleCheckMillis() * NANOS_PER_MILLI);
        }
    }

    /// Its id.
    public NodeId id() {
        return parts.self();
    }

    /// The addresses on which it answers clients.
    public List<InetSocketAddress> addresses() {
        return addresses;
    }

    /// Answers what is in flight, then ends everything; calling it again does nothing. Blocks for some
    /// seconds at most.
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        listener.stop(STOP_LIMIT_MILLIS);
        ticker.stop();
        parts.namespaces().forEach(each -> each.housekeeper().stop());
        housekeeping.shutdownNow();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
