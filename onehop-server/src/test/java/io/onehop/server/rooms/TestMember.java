package io.onehop.server.rooms;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.onehop.cluster.fabric.FabricLane;
import io.onehop.cluster.view.ServingLease;
import io.onehop.model.Digest;
import io.onehop.model.NodeId;
import io.onehop.model.PartitionId;
import io.onehop.server.config.ConfigParser;
import io.onehop.server.config.LiveConfig;
import io.onehop.server.namespace.ManualLane;
import io.onehop.server.namespace.ManualTimers;
import io.onehop.server.namespace.Namespace;
import io.onehop.server.namespace.Namespaces;
import io.onehop.server.particle.GeoCells;
import io.onehop.server.particle.GeoCovering;
import io.onehop.server.particle.Particles;
import io.onehop.server.protocol.ManualClock;
import io.onehop.server.protocol.RawMessage;
import io.onehop.server.proxy.ProxyCauses;
import io.onehop.server.proxy.ProxyLane;
import io.onehop.server.replicate.LaneWorld;
import io.onehop.server.replicate.RepairRounds;
import io.onehop.server.replicate.ReplicationLane;
import io.onehop.server.route.Router;
import io.onehop.server.stats.Counters;
import io.onehop.server.stats.Latencies;
import io.onehop.server.stats.NamespaceCounter;
import io.onehop.server.stats.NodeCounter;
import io.onehop.server.txn.BatchStats;
import io.onehop.server.txn.CommandRoom;
import io.onehop.server.txn.MessageExecutor;
import io.onehop.server.txn.QueryRegistry;
import io.onehop.server.txn.QueryStarter;
import io.onehop.server.txn.RecordExecutor;
import io.onehop.server.txn.RequestOrigin;
import io.onehop.server.txn.StreamedReply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A node with two lanes and the namespace `test`, without sockets. For one thread.
final class TestMember {
    private static final int LANES = 2;
    private static final long HEAP_SHARE = 1L << 30;
    private static final int GEO_LEVELS = 20;
    private static final int GEO_CELLS = 12;

    final NodeId id;
    final LiveConfig config;
    final Namespace namespace;
    final ServingLease lease = new ServingLease(0);
    final ProxyCauses causes;
    final Counters<NodeCounter> nodeCounters = new Counters<>(NodeCounter.class);
    final List<ReplicationLane> replication = new ArrayList<>();
    final List<ProxyLane> proxies = new ArrayList<>();
    private final List<MessageExecutor> executors = new ArrayList<>();
    private final ManualClock clock;
    private final RequestOrigin origin = new RequestOrigin("10.0.0.7+4711");

    TestMember(
            int number,
            ManualClock clock,
            ManualTimers timers,
            FakeFabric fabric,
            boolean serves,
            String... overrides) {
        this.clock = clock;
        id = new NodeId(number);
        config = new LiveConfig(new ConfigParser(_ -> null).parseDefaults(List.of(overrides)).orThrow());
        var particles = new Particles(new GeoCells(new GeoCovering(1, GEO_LEVELS, GEO_CELLS, 1)));
        namespace = new Namespace(Objects.requireNonNull(config.findNamespace("test")), particles, clock,
                false, HEAP_SHARE, PartitionId.COUNT);
        if (serves) {
            lease.renewForGood();
        }
        causes = new ProxyCauses(clock);
        var namespaces = new Namespaces(List.of(namespace));
        var router = new Router(id);
        for (int i = 0; i < LANES; i++) {
            FabricLane way = fabric.lane(id);
            var world = new LaneWorld(id, new ManualLane(timers), way, clock, config);
            var replicates = new ReplicationLane(world, namespaces);
            var proxy = new ProxyLane(way);
            var records = new RecordExecutor(new CommandRoom(
                    namespaces, router, lease, nodeCounters, causes, replicates, proxy));
            var queries = new QueryStarter(records, new QueryRegistry(clock, () -> 1), config, clock,
                    new SplittableRandom(1));
            var batches = new BatchStats(nodeCounters, Latencies.ofNode(false, 0));
            executors.add(new MessageExecutor(records, queries, batches, config, clock));
            replication.add(replicates);
            proxies.add(proxy);
        }
        RepairRounds.begin(replication.getFirst(), namespace);
    }

    /// Sends a message to the first lane.
    Call send(RawMessage message) {
        return send(0, message);
    }

    /// Sends a message to a lane.
    Call send(int lane, RawMessage message) {
        ByteBuf out = Unpooled.buffer();
        return new Call(out, execute(lane, message, out));
    }

    /// Hands a message over that came in a while ago.
    Call sendLate(RawMessage message, long millisAgo) {
        ByteBuf out = Unpooled.buffer();
        long arrived = clock.nanoTime() - TimeUnit.MILLISECONDS.toNanos(millisAgo);
        return new Call(out, execute(0, message, out, arrived));
    }

    /// Sends a message whose answer the test draws itself.
    @Nullable StreamedReply open(RawMessage message, ByteBuf out) {
        return execute(0, message, out);
    }

    private @Nullable StreamedReply execute(int lane, RawMessage message, ByteBuf out) {
        return execute(lane, message, out, clock.nanoTime());
    }

    private @Nullable StreamedReply execute(int lane, RawMessage message, ByteBuf out, long arrivedNanos) {
        byte[] body = message.body();
        origin.arrivedNanos(arrivedNanos);
        StreamedReply reply = executors.get(lane).execute(body, body.length, true, origin, out);
        Arrays.fill(body, (byte) 0x55); // the caller may use the array again
        return reply;
    }

    long counted(NamespaceCounter counter) {
        return namespace.counters().get(counter);
    }

    byte[] flat(int key) {
        return Objects.requireNonNull(namespace.store().get(digest(key)), "no record " + key);
    }

    boolean has(int key) {
        return namespace.store().get(digest(key)) != null;
    }

    static Digest digest(int key) {
        return Digest.read(RawMessage.digest(key), 0);
    }

    /// Nothing is left behind: no question, no proxy, no key in work, no partition held.
    boolean isIdle() {
        for (int partition = 0; partition < namespace.partitions().table().size(); partition++) {
            if (namespace.partitions().isHeld(partition)) {
                return false;
            }
        }
        boolean idle = namespace.keys().size() == 0;
        for (int i = 0; i < LANES; i++) {
            idle &= replication.get(i).open() == 0 && replication.get(i).sweep().size() == 0
                    && proxies.get(i).open() == 0;
        }
        return idle;
    }
}
