package io.onehop.server.node;

import io.onehop.cluster.balance.Balance;
import io.onehop.cluster.engine.ClusterEngine;
import io.onehop.cluster.engine.ClusterParts;
import io.onehop.cluster.metadata.Metadata;
import io.onehop.cluster.metadata.Truncations;
import io.onehop.cluster.migration.KeptNamespace;
import io.onehop.cluster.migration.MigrationSettings;
import io.onehop.cluster.migration.Partitions;
import io.onehop.cluster.migration.RecentDrops;
import io.onehop.cluster.partition.NamespaceData;
import io.onehop.model.NodeId;
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
import io.onehop.server.namespace.Housekeeper;
import io.onehop.server.namespace.MemoryLimits;
import io.onehop.server.namespace.Namespace;
import io.onehop.server.namespace.Namespaces;
import io.onehop.server.particle.GeoCells;
import io.onehop.server.particle.GeoCovering;
import io.onehop.server.particle.Particles;
import io.onehop.server.proxy.ProxiesCommand;
import io.onehop.server.proxy.ProxyCauses;
import io.onehop.server.proxy.ProxyLane;
import io.onehop.server.replicate.LaneWorld;
import io.onehop.server.replicate.RepairRounds;
import io.onehop.server.replicate.ReplicationLane;
import io.onehop.server.route.Router;
import io.onehop.server.stats.Latencies;
import io.onehop.server.stats.MachineProbe;
import io.onehop.server.stats.ticker.Ticker;
import io.onehop.server.stats.ticker.TickerFormat;
import io.onehop.server.txn.BatchStats;
import io.onehop.server.txn.CommandRoom;
import io.onehop.server.txn.MessageExecutor;
import io.onehop.server.txn.QueryRegistry;
import io.onehop.server.txn.QueryStarter;
import io.onehop.server.txn.RecordExecutor;
import io.onehop.server.xdr.XdrCommands;
import io.onehop.server.xdr.XdrRoom;
import io.onehop.server.xdr.XdrTicker;
import io.onehop.wire.info.HostPort;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;

/// All of a node but its threads and sockets: namespaces, the rooms a command goes through, its part in the
/// cluster, info commands. The same under real event loops and in a simulation (decision D2).
///
/// Made, given a first view through [#engine()], then started. Safe for use by many threads where it does not
/// say otherwise.
public final class NodeCore {
    private static final double HEAP_SHARE = 0.7;
    private static final long STORE_SLACK_BYTES = 8L << 20;
    private static final long SYSTEM_CHECK_NANOS = 10_000_000_000L;
    private static final int ALL_PERCENT = 100;

    private final NodeParts parts;
    private final NodeSeams seams;
    private final Partitions partitions;
    private final ClusterEngine engine;
    private final List<LaneRooms> lanes;
    private final NodeView view;
    private final InfoService info;
    private final Ticker ticker;
    private final XdrRoom xdr;
    private final XdrTicker xdrTicker;

    /// Listens to its lanes' messages from now on, and serves nobody before its first view.
    ///
    /// @param furtherCommands info commands that the process answers, such as those about its logs
    /// @throws IllegalArgumentException when the configuration cannot be followed
    public NodeCore(
            NodeConfig config, NodeWorld world, NodeSeams seams, Map<String, InfoAction> furtherCommands) {
        this.seams = seams;
        var live = new LiveConfig(config);
        NodeId self = seams.self();
        var machine = new MachineProbe(world.procDirectory(), world.clock());
        boolean micros = config.service().flag(ServiceParameters.MICROSECOND_HISTOGRAMS);
        List<Namespace> namespaces = namespaces(live, world, micros);
        partitions = partitions(self, live, world, namespaces);
        List<NamespaceRoom> rooms = rooms(live, world, machine, namespaces);
        parts = new NodeParts(
                self,
                world,
                live,
                new Router(self),
                seams.counters(),
                Latencies.ofNode(micros, world.clock().nanoTime()),
                new QueryRegistry(
                        world.clock(), () -> (int) live.service().integer(ServiceParameters.QUERY_MAX_DONE)),
                rooms);
        var causes = new ProxyCauses(world.clock());
        lanes = lanes(namespaces, causes);
        var metadata = new Metadata(self, seams.cluster().lane(), world.clock(), seams.cluster().fabric(),
                seams.metadata(), world.randoms().get());
        var truncations = new Truncations(metadata, new TruncationTarget(rooms));
        engine = engine(metadata);
        view = new NodeView(parts, machine, engine, lanes);
        rooms.forEach(room -> room.join(new NamespaceRoom.Cluster(engine, partitions, truncations)));
        xdr = new XdrRoom(new XdrRoom.Parts(
                live.xdr(),
                namespaces,
                seams.xdr(),
                world.clock(),
                seams.cluster().lane(),
                seams.cluster().fabric(),
                () -> engine.status().size(),
                () -> seams.lease().holds(world.clock().nanoTime())));
        info = info(furtherCommands, causes);
        ticker = ticker();
        xdrTicker = new XdrTicker(
                xdr,
                () -> live.service().integer(ServiceParameters.TICKER_INTERVAL),
                world.clock(),
                seams.housekeeping(),
                LogContext.XDR.logger()::info);
    }

    private List<Namespace> namespaces(LiveConfig live, NodeWorld world, boolean micros) {
        var namespaces = new ArrayList<Namespace>();
        for (String name : live.namespaceNames()) {
            LiveNamespace settings = Objects.requireNonNull(live.findNamespace(name));
            namespaces.add(new Namespace(settings, particles(settings.geo()), world.clock(), micros,
                    mostBytes(settings.storage(), heapShare(live)), seams.partitions()));
        }
        live.onChange(_ -> namespaces.forEach(each -> {
            each.sets().refresh();
            each.particles(particles(live.geo(each.name())));
        }));
        return namespaces;
    }

    private static long heapShare(LiveConfig live) {
        return (long) (Runtime.getRuntime().maxMemory() * HEAP_SHARE) / live.namespaceNames().size();
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

    private Partitions partitions(
            NodeId self, LiveConfig live, NodeWorld world, List<Namespace> namespaces) {
        var kept = new ArrayList<KeptNamespace>();
        for (Namespace each : namespaces) {
            var drops = new RecentDrops(seams.partitions());
            each.drops(drops);
            kept.add(new KeptNamespace(each.data(), each.partitions(), drops));
        }
        return new Partitions(self, seams.cluster().lane(), world.clock(), seams.cluster().fabric(), kept,
                () -> new MigrationSettings(
                        (int) live.service().integer(ServiceParameters.MIGRATE_THREADS),
                        (int) live.service().integer(ServiceParameters.MIGRATE_MAX_NUM_INCOMING),
                        (int) live.service().integer(ServiceParameters.MIGRATE_FILL_DELAY)),
                () -> namespaces.stream().mapToLong(Namespace::commands).sum());
    }

    private List<NamespaceRoom> rooms(
            LiveConfig live, NodeWorld world, MachineProbe machine, List<Namespace> namespaces) {
        var systemMemory = new Remembered(
                world.clock(), SYSTEM_CHECK_NANOS, () -> ALL_PERCENT - machine.read(0).memory().freePct());
        var rooms = new ArrayList<NamespaceRoom>();
        for (Namespace each : namespaces) {
            var limits = new MemoryLimits(each, heapShare(live), systemMemory);
            var housekeeper = new Housekeeper(limits, world.clock(), seams.housekeeping());
            rooms.add(new NamespaceRoom(limits, housekeeper, live));
        }
        return List.copyOf(rooms);
    }

    private List<LaneRooms> lanes(List<Namespace> all, ProxyCauses causes) {
        var clock = parts.world().clock();
        var namespaces = new Namespaces(all);
        var batches = new BatchStats(parts.counters(), parts.latencies());
        var lanes = new ArrayList<LaneRooms>();
        for (NodeSeat seat : seams.service()) {
            var world = new LaneWorld(parts.self(), seat.lane(), seat.fabric(), clock, parts.config());
            var replication = new ReplicationLane(world, namespaces);
            if (lanes.isEmpty()) {
                all.forEach(each -> RepairRounds.begin(replication, each)); // one lane repairs
            }
            var proxies = new ProxyLane(seat.fabric());
            var records = new RecordExecutor(new CommandRoom(namespaces, parts.router(), seams.lease(),
                    parts.counters(), causes, replication, proxies));
            var queries = new QueryStarter(records, parts.queries(), parts.config(), clock,
                    parts.world().randoms().get());
            var executor = new MessageExecutor(records, queries, batches, parts.config(), clock);
            lanes.add(new LaneRooms(executor, proxies));
        }
        return List.copyOf(lanes);
    }

    private ClusterEngine engine(Metadata metadata) {
        LiveConfig config = parts.config();
        List<NamespaceData> data =
                parts.namespaces().stream().map(each -> each.namespace().data()).toList();
        return new ClusterEngine(new ClusterParts(
                parts.self(),
                config.service().text(ServiceParameters.CLUSTER_NAME),
                seams.cluster().lane(),
                parts.world().clock(),
                seams.cluster().fabric(),
                seams.lease(),
                data,
                partitions,
                Balance::plan,
                metadata,
                () -> view().services(),
                seams.members(),
                config.service().flag(ServiceParameters.STAY_QUIESCED)));
    }

    private InfoService info(Map<String, InfoAction> furtherCommands, ProxyCauses causes) {
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
        new ClusterInfo(engine, partitions, parts.namespaces()).addTo(further);
        further.put("proxies", new ProxiesCommand(causes, config.namespaceNames()));
        new XdrCommands(xdr, view, parts.world().clock()).addTo(further);
        return new InfoService(sources, further);
    }

    private Ticker ticker() {
        var config = parts.config();
        Logger log = LogContext.INFO.logger();
        var settings = new Ticker.Settings(
                () -> config.service().integer(ServiceParameters.TICKER_INTERVAL),
                () -> Objects.requireNonNullElse(
                        TickerFormat.of(config.service().text(ServiceParameters.TICKER_FORMAT)),
                        TickerFormat.CURRENT));
        return new Ticker(view, settings, parts.world().clock(), seams.housekeeping(), log::info);
    }

    /// Its id.
    public NodeId id() {
        return parts.self();
    }

    /// What executes the commands of a service lane; only for that lane.
    ///
    /// @param lane its place in [NodeSeams#service()]
    public MessageExecutor executor(int lane) {
        return lanes.get(lane).executor();
    }

    /// Answers info requests.
    public InfoService info() {
        return info;
    }

    /// Its part in the cluster.
    public ClusterEngine engine() {
        return engine;
    }

    /// Its partitions; for the cluster's lane where [Partitions] says so.
    public Partitions partitions() {
        return partitions;
    }

    /// Its namespaces.
    public List<Namespace> namespaces() {
        return parts.namespaces().stream().map(NamespaceRoom::namespace).toList();
    }

    /// Tells at which addresses clients find it; before it joins others, for they are told too.
    public void publish(List<HostPort> addresses) {
        view.publish(new NodeView.Published(addresses, List.of(), List.of(), List::of, () -> 0));
    }

    /// What it ships to other data centres.
    public XdrRoom xdr() {
        return xdr;
    }

    NodeParts parts() {
        return parts;
    }

    NodeView view() {
        return view;
    }

    /// Hands everything over to the other nodes; see [ClusterEngine#leave].
    public void leave(Runnable done, long limitNanos) {
        engine.leave(() -> {
            xdr.follow();
            done.run();
        }, limitNanos);
    }

    /// Begins to sweep and to tell how things are.
    public void start() {
        parts.namespaces().forEach(each -> each.housekeeper().start());
        ticker.start();
        xdr.start();
        xdrTicker.start();
    }

    /// Ends what [#start()] began, and migrations: nothing keeps its lanes busy any more.
    public void stop() {
        xdrTicker.stop();
        xdr.stop();
        seams.cluster().lane().execute(partitions::suspend);
        ticker.stop();
        parts.namespaces().forEach(each -> each.housekeeper().stop());
    }
}
