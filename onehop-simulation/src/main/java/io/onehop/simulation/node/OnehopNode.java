package io.onehop.simulation.node;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.onehop.cluster.engine.ClusterStatus;
import io.onehop.cluster.metadata.MemoryMetadataFile;
import io.onehop.cluster.migration.MigrationStat;
import io.onehop.cluster.partition.NamespacePartitions;
import io.onehop.runtime.Transport;
import io.onehop.server.config.NodeConfig;
import io.onehop.server.logging.LogContext;
import io.onehop.server.logging.RateLimitedLog;
import io.onehop.server.namespace.Namespace;
import io.onehop.server.net.ConnectionContext;
import io.onehop.server.net.FrameBudget;
import io.onehop.server.net.LoopRoom;
import io.onehop.server.net.ServiceListener;
import io.onehop.server.node.NodeCore;
import io.onehop.server.node.NodeSeat;
import io.onehop.server.node.NodeWorld;
import io.onehop.server.stats.Counters;
import io.onehop.server.stats.NamespaceCounter;
import io.onehop.server.stats.NodeCounter;
import io.onehop.server.txn.RequestOrigin;
import io.onehop.server.txn.StreamedReply;
import io.onehop.simulation.socket.Entrance;
import io.onehop.storage.RecordStore;
import java.nio.file.Path;
import io.onehop.server.xdr.XdrWorld;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A real node in the simulated world: the core of `server.node`, with lanes, network and membership of the
/// simulation.
final class OnehopNode implements SimulatedNode {
    private static final long LEAVE_NANOS = 10_000_000_000L;
    private static final long BUDGET = 64 << 20;
    private static final long MOST_CONNECTIONS = 15_000;
    private static final Path NO_PROC = Path.of("no-proc");

    private final NodeSeams seams;
    private final NodeCore core;
    private final Namespace namespace;
    private final Counters<NodeCounter> counters = new Counters<>(NodeCounter.class);
    private @Nullable ServiceListener listener;

    OnehopNode(NodeSeams seams, NodeConfig config, XdrWorld xdr) {
        this.seams = seams;
        var world = new NodeWorld(
                seams.clock(), () -> new SplittableRandom(seams.random().nextLong()), NO_PROC);
        var services = new ArrayList<NodeSeat>();
        seams.services().forEach(each -> services.add(new NodeSeat(each.lane(), each.fabric())));
        core = new NodeCore(config, world, new io.onehop.server.node.NodeSeams(
                seams.id(),
                counters,
                services,
                new NodeSeat(seams.clusterLane(), seams.clusterFabric()),
                seams.clusterLane(),
                seams.lease(),
                new MemoryMetadataFile(),
                _ -> {},
                seams.settings().partitions(),
                xdr), Map.of());
        namespace = core.namespaces().getFirst();
        core.publish(List.of(seams.address()));
    }

    /// Admits what the simulated network brings; it listens nowhere itself.
    private ServiceListener newListener() {
        var rooms = new HashMap<EventLoop, LoopRoom>();
        for (int i = 0; i < seams.services().size(); i++) {
            rooms.put(seams.services().get(i).loop(), new LoopRoom(core.executor(i)));
        }
        var context = new ConnectionContext(seams.clock(), counters, new FrameBudget(BUDGET),
                new RateLimitedLog(seams.clock(), LogContext.PROTO));
        return new ServiceListener(
                Transport.NIO, seams.services().getFirst().loop(), rooms, context, core.info(),
                () -> MOST_CONNECTIONS, () -> 0);
    }

    @Override
    public Entrance entrance(int connection) {
        ServiceListener admits = listener == null ? newListener() : listener;
        listener = admits;
        var loop = seams.services().get(connection % seams.services().size()).loop();
        return new Entrance(loop, admits::admit);
    }

    @Override
    public void start() {
        seams.membership().start(core.engine()::viewChanged);
        core.xdr().start();
    }

    @Override
    public void leave(Runnable done) {
        core.leave(done, LEAVE_NANOS);
    }

    @Override
    public void execute(int service, byte[] body, RequestOrigin from, Consumer<ByteBuf> answer) {
        ByteBuf out = Unpooled.buffer();
        StreamedReply rest = core.executor(service).execute(body, body.length, false, from, out);
        if (rest == null) {
            answer.accept(out);
            return;
        }
        rest.onReady(() -> draw(service, rest, out, answer));
        draw(service, rest, out, answer);
    }

    private void draw(int service, StreamedReply rest, ByteBuf out, Consumer<ByteBuf> answer) {
        long again = rest.next(out);
        if (again == StreamedReply.DONE) {
            answer.accept(out);
        } else if (again != StreamedReply.WAITING) {
            var lane = seams.services().get(service).lane();
            lane.schedule(() -> draw(service, rest, out, answer), Math.max(0, again));
        }
    }

    @Override
    public boolean hasShipped() {
        return core.xdr().isIdle();
    }

    @Override
    public String describeShipping() {
        return core.xdr().describe();
    }

    @Override
    public NamespacePartitions partitions() {
        return namespace.partitions();
    }

    @Override
    public RecordStore store() {
        return namespace.store();
    }

    @Override
    public int remaining() {
        return core.partitions().remaining();
    }

    @Override
    public boolean isQuiet() {
        ClusterStatus status = core.engine().status();
        long signals = core.partitions().facts(ClusterSettings.NAMESPACE)
                .value(MigrationStat.MIGRATE_SIGNALS_REMAINING);
        return status.hasIntegrity() && status.migrationsAllowed() && signals == 0
                && namespace.unreplicated().size() == 0;
    }

    @Override
    public Map<String, Long> counters() {
        var counters = new TreeMap<String, Long>();
        for (NamespaceCounter each : NamespaceCounter.values()) {
            long count = namespace.counters().get(each);
            if (count != 0) {
                counters.put(each.name().toLowerCase(Locale.ROOT), count);
            }
        }
        return counters;
    }
}
