package io.onehop.server.namespace;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.onehop.cluster.balance.PartitionVersion;
import io.onehop.cluster.fabric.FabricLane;
import io.onehop.cluster.partition.PartitionEntry;
import io.onehop.cluster.partition.PartitionTable;
import io.onehop.cluster.view.ServingLease;
import io.onehop.model.NodeId;
import io.onehop.model.PartitionId;
import io.onehop.server.config.ConfigParser;
import io.onehop.server.config.LiveConfig;
import io.onehop.server.particle.GeoCells;
import io.onehop.server.particle.GeoCovering;
import io.onehop.server.particle.Particles;
import io.onehop.server.protocol.ManualClock;
import io.onehop.server.protocol.RawMessage;
import io.onehop.server.protocol.RawReply;
import io.onehop.server.proxy.ProxyCauses;
import io.onehop.server.proxy.ProxyLane;
import io.onehop.server.replicate.LaneWorld;
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
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/// A namespace with everything that executes commands on it, without sockets, on a clock that is moved by
/// hand. For one thread.
final class NamespaceUnderTest {
    private static final long HEAP_SHARE = 1L << 30;
    private static final int GEO_LEVELS = 20;
    private static final int GEO_CELLS = 12;

    final ManualClock clock = new ManualClock();
    final ManualTimers timers = new ManualTimers(clock);
    final LiveConfig config;
    final Namespace namespace;
    final MemoryLimits limits;
    final Housekeeper housekeeper;
    int systemUsedPercent;
    private final MessageExecutor executor;
    private final RequestOrigin origin = new RequestOrigin("test");

    /// A namespace `test` with the default configuration, changed by `section.key=value`.
    NamespaceUnderTest(String... overrides) {
        config = new LiveConfig(new ConfigParser(_ -> null).parseDefaults(List.of(overrides)).orThrow());
        var particles = new Particles(new GeoCells(new GeoCovering(1, GEO_LEVELS, GEO_CELLS, 1)));
        namespace = new Namespace(Objects.requireNonNull(config.findNamespace("test")), particles, clock,
                false, HEAP_SHARE, PartitionId.COUNT);
        limits = new MemoryLimits(namespace, HEAP_SHARE, () -> systemUsedPercent);
        housekeeper = new Housekeeper(limits, clock, timers);
        config.onChange(_ -> namespace.sets().refresh());
        var self = new NodeId(1);
        var router = new Router(self);
        namespace.partitions().publish(alone(self));
        var counters = new Counters<>(NodeCounter.class);
        var namespaces = new Namespaces(List.of(namespace));
        var world = new LaneWorld(self, new ManualLane(timers), FabricLane.alone(), clock, config);
        var lease = new ServingLease(0);
        lease.renewForGood();
        var records = new RecordExecutor(new CommandRoom(namespaces, router, lease, counters,
                new ProxyCauses(clock), new ReplicationLane(world, namespaces),
                new ProxyLane(world.fabric())));
        var queries = new QueryStarter(
                records, new QueryRegistry(clock, () -> 1), config, clock, new SplittableRandom(1));
        var batches = new BatchStats(counters, Latencies.ofNode(false, 0));
        executor = new MessageExecutor(records, queries, batches, config, clock);
        housekeeper.start();
    }

    /// The table of a node that owns everything.
    private static PartitionTable alone(NodeId self) {
        var entries = new PartitionEntry[PartitionId.COUNT];
        Arrays.fill(entries, new PartitionEntry(
                PartitionEntry.State.AVAILABLE, self, true, true, 0, List.of(self), List.of(), List.of(),
                1, 'S', PartitionVersion.of(1, 0).master(true)));
        return new PartitionTable(1, 1, 1, 0, entries);
    }

    /// Executes a single command.
    RawReply call(RawMessage message) {
        byte[] body = message.body();
        ByteBuf out = Unpooled.buffer();
        origin.arrivedNanos(clock.nanoTime());
        executor.execute(body, body.length, false, origin, out);
        var frame = new byte[out.readableBytes()];
        out.readBytes(frame);
        return RawReply.parse(Arrays.copyOfRange(frame, Long.BYTES, frame.length)).getFirst();
    }

    /// Executes a single command and answers its code.
    int code(RawMessage message) {
        return call(message).resultCode();
    }

    /// What has been counted.
    long counted(NamespaceCounter counter) {
        return namespace.counters().get(counter);
    }

    /// Lets time pass, with the housekeeping that falls due.
    void pass(long seconds) {
        timers.advanceSeconds(seconds);
    }
}
