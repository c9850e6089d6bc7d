package io.onehop.server.node;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.onehop.cluster.PartitionTable;
import io.onehop.model.NodeId;
import io.onehop.runtime.Clock;
import io.onehop.runtime.Timers;
import io.onehop.runtime.Transport;
import io.onehop.server.config.GeoParameters;
import io.onehop.server.config.LiveConfig;
import io.onehop.server.config.NamespaceConfig;
import io.onehop.server.config.NetworkServiceParameters;
import io.onehop.server.config.NodeConfig;
import io.onehop.server.config.ServiceParameters;
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
import io.onehop.server.route.Router;
import io.onehop.server.stats.Counters;
import io.onehop.server.stats.Latencies;
import io.onehop.server.stats.NodeCounter;
import io.onehop.server.txn.BatchStats;
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
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/// A running node. Safe for use by many threads.
public final class Node implements AutoCloseable {
    private static final long STOP_LIMIT_MILLIS = 5_000;
    private static final double NAMESPACE_HEAP_SHARE = 0.8;
    private static final int BUDGET_HEAP_DIVISOR = 4;

    private final MultiThreadIoEventLoopGroup loops;
    private final ScheduledExecutorService housekeeping;
    private final List<Housekeeper> housekeepers;
    private final ServiceListener listener;
    private final List<InetSocketAddress> addresses;

    private Node(
            MultiThreadIoEventLoopGroup loops,
            ScheduledExecutorService housekeeping,
            List<Housekeeper> housekeepers,
            ServiceListener listener,
            List<InetSocketAddress> addresses) {
        this.loops = loops;
        this.housekeeping = housekeeping;
        this.housekeepers = housekeepers;
        this.listener = listener;
        this.addresses = addresses;
    }

    /// Starts a node; when this returns, its service port answers.
    public static Node start(NodeConfig config) {
        var clock = Clock.system();
        var live = new LiveConfig(config);
        var self = new NodeId(0xBB9_0000_0000_0000L | new SplittableRandom().nextLong() >>> 20);
        var router = new Router(self);
        var nodeCounters = new Counters<>(NodeCounter.class);
        var housekeeping = Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("onehop-housekeeping", true));
        var timers = Timers.on(housekeeping);
        boolean micros = config.service().flag(ServiceParameters.MICROSECOND_HISTOGRAMS);
        var latencies = Latencies.ofNode(micros, clock.nanoTime());
        var batches = new BatchStats(nodeCounters, latencies);
        var all = new ArrayList<Namespace>();
        var housekeepers = new ArrayList<Housekeeper>();
        long share = (long) (Runtime.getRuntime().maxMemory() * NAMESPACE_HEAP_SHARE) / config.namespaces().size();
        for (NamespaceConfig each : config.namespaces()) {
            var namespace = new Namespace(Objects.requireNonNull(live.findNamespace(each.name())), particles(each), clock, micros);
            all.add(namespace);
            housekeepers.add(new Housekeeper(new MemoryLimits(namespace, share, () -> 0), clock, timers));
        }
        var namespaces = new Namespaces(all);
        var transport = Transport.parse(config.service().text(ServiceParameters.TRANSPORT));
        int threads = (int) config.service().integer(ServiceParameters.SERVICE_THREADS);
        var loops = transport.newEventLoops(threads, new DefaultThreadFactory("onehop-service"));
        var queries = new QueryRegistry(clock, () -> (int) live.service().integer(ServiceParameters.QUERY_MAX_DONE));
        Map<EventLoop, LoopRoom> rooms = new HashMap<>();
        for (EventExecutor loop : loops) {
            var records = new RecordExecutor(namespaces, router, nodeCounters, clock);
            var starter = new QueryStarter(records, router, queries, live, clock, new SplittableRandom());
            rooms.put((EventLoop) loop, new LoopRoom(new MessageExecutor(records, starter, batches, live, clock)));
        }
        var context = new ConnectionContext(
                clock,
                nodeCounters,
                new FrameBudget(Runtime.getRuntime().maxMemory() / BUDGET_HEAP_DIVISOR),
                new RateLimitedLog(clock, LogContext.PROTO));
        var listener = new ServiceListener(
                transport,
                loops,
                rooms,
                context,
                () -> (request, length, out) -> out.writeBytes("\n".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                () -> live.service().integer(ServiceParameters.PROTO_FD_MAX),
                () -> live.service().integer(ServiceParameters.PROTO_FD_IDLE_MS));
        router.table(PartitionTable.alone(self, 1));
        housekeepers.forEach(Housekeeper::start);
        int port = (int) config.networkService().integer(NetworkServiceParameters.PORT);
        var addresses = new ArrayList<InetSocketAddress>();
        for (String address : config.networkService().list(NetworkServiceParameters.ADDRESSES)) {
            addresses.add(listener.listen(new InetSocketAddress(address, port)));
        }
        return new Node(loops, housekeeping, housekeepers, listener, addresses);
    }

    private static Particles particles(NamespaceConfig config) {
        var geo = config.geo();
        return new Particles(new GeoCells(new GeoCovering(
                (int) geo.integer(GeoParameters.MIN_LEVEL),
                (int) geo.integer(GeoParameters.MAX_LEVEL),
                (int) geo.integer(GeoParameters.MAX_CELLS),
                (int) geo.integer(GeoParameters.LEVEL_MOD))));
    }

    /// The addresses on which it answers clients.
    public List<InetSocketAddress> addresses() {
        return addresses;
    }

    /// Answers what is in flight, then ends everything.
    @Override
    public void close() {
        listener.stop(STOP_LIMIT_MILLIS);
        housekeepers.forEach(Housekeeper::stop);
        housekeeping.shutdownNow();
        loops.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS).syncUninterruptibly();
    }

    /// TEMPORARY.
    public static void main(String[] args) throws Exception {
        Node node = start(NodeConfig.defaults());
        io.onehop.server.logging.Logs.open((ch.qos.logback.classic.LoggerContext) org.slf4j.LoggerFactory.getILoggerFactory(), NodeConfig.defaults().logSinks(), NodeConfig.defaults().logFormat(java.time.ZoneOffset.UTC));
        System.out.println("ready " + node.addresses());
        Thread.currentThread().join();
    }
}
