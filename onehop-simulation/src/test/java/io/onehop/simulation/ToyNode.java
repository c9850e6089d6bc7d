package io.onehop.simulation;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.onehop.cluster.balance.PartitionVersion;
import io.onehop.cluster.fabric.FabricChannel;
import io.onehop.cluster.fabric.FabricMessage;
import io.onehop.cluster.fabric.FabricPeer;
import io.onehop.cluster.fabric.FabricTypes;
import io.onehop.cluster.partition.NamespacePartitions;
import io.onehop.cluster.partition.PartitionEntry;
import io.onehop.cluster.partition.PartitionTable;
import io.onehop.cluster.view.ClusterView;
import io.onehop.model.Digest;
import io.onehop.model.NodeId;
import io.onehop.server.config.LiveConfig;
import io.onehop.server.config.NodeConfig;
import io.onehop.server.config.ServiceParameters;
import io.onehop.server.namespace.Namespace;
import io.onehop.server.namespace.Namespaces;
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
import io.onehop.server.txn.RequestOrigin;
import io.onehop.server.txn.StreamedReply;
import io.onehop.simulation.node.NodeSeams;
import io.onehop.simulation.node.SimulatedNode;
import io.onehop.storage.FlatRecord;
import io.onehop.storage.RecordStore;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The simplest thing that looks like a clustered node as long as nothing goes wrong: the principal of the
/// view masters everything and sends each changed record to the replicas before it answers; the others hand
/// all messages to it. Only good for testing the world.
final class ToyNode implements SimulatedNode {
    /// What a toy may do wrong on purpose.
    enum Flaw {
        NONE,
        FORGETS_THE_REPLICA,
        APPLIES_TWICE,
        FAILS_AFTER_APPLYING
    }

    private static final int STORE = FabricTypes.REPLICATION;
    private static final int STORED = FabricTypes.REPLICATION + 1;
    private static final int EXECUTE = FabricTypes.PROXY;
    private static final int EXECUTED = FabricTypes.PROXY + 1;
    private static final int RARELY = 40;

    private record Bytes(int type, long id, byte[] body) implements FabricMessage {
        @Override
        public void write(ByteBuf out) {
            out.writeLong(id).writeBytes(body);
        }
    }

    private final NodeSeams seams;
    private final Flaw flaw;
    private final Namespace namespace;
    private final MessageExecutor executor;
    private final NamespacePartitions partitions;
    private final Map<Long, Consumer<ByteBuf>> waiting = new HashMap<>();
    private final Map<Long, Runnable> unstored = new HashMap<>();
    private List<NodeId> replicas = List.of();
    private NodeId master;
    private long lastId;
    private int commands;

    ToyNode(NodeSeams seams, Flaw flaw) {
        this.seams = seams;
        this.flaw = flaw;
        master = seams.id();
        var live = new LiveConfig(NodeConfig.defaults());
        var particles = new Particles(new GeoCells(new GeoCovering(1, 20, 8, 1)));
        namespace = new Namespace(Objects.requireNonNull(live.findNamespace("test")), particles,
                seams.clock(), false, 64L << 20);
        namespace.partitions().publish(PartitionTable.alone(seams.id(), 0));
        partitions = new NamespacePartitions(PartitionTable.unresolved());
        var counters = new Counters<>(NodeCounter.class);
        var records = new RecordExecutor(
                new Namespaces(List.of(namespace)), new Router(seams.id()), counters, seams.clock());
        var registry = new QueryRegistry(
                seams.clock(), () -> (int) live.service().integer(ServiceParameters.QUERY_MAX_DONE));
        var queries = new QueryStarter(
                records, new Router(seams.id()), registry, live, seams.clock(), seams.random());
        executor = new MessageExecutor(records, queries,
                new BatchStats(counters, Latencies.ofNode(false, seams.clock().nanoTime())), live,
                seams.clock());
        for (NodeSeams.ServiceSeam each : seams.services()) {
            each.fabric().register(STORE, this::stored);
            each.fabric().register(EXECUTE, this::proxied);
        }
    }

    @Override
    public void start() {
        seams.membership().start(this::viewChanged);
    }

    @Override
    public void leave(Runnable done) {
        done.run();
    }

    private void viewChanged(ClusterView view) {
        master = view.principal();
        int count = Math.min(seams.settings().replicationFactor(), view.members().size());
        replicas = Stream.concat(Stream.of(master),
                view.ids().stream().filter(each -> !each.equals(master)).limit(count - 1L)).toList();
        boolean isMaster = master.equals(seams.id());
        int column = replicas.indexOf(seams.id());
        var version = column < 0
                ? PartitionVersion.NULL : PartitionVersion.of(view.key(), 0).master(isMaster);
        var entry = new PartitionEntry(PartitionEntry.State.AVAILABLE, master, isMaster, column >= 0, column,
                replicas, replicas.stream().filter(each -> !each.equals(seams.id())).toList(), List.of(),
                column < 0 ? 0 : 1L << column, column < 0 ? 'A' : 'S', version);
        var entries = new PartitionEntry[seams.settings().partitions()];
        Arrays.fill(entries, entry);
        partitions.publish(new PartitionTable(
                view.key(), partitions.table().generation() + 1, count, 0, entries));
    }

    @Override
    public void execute(int service, byte[] body, RequestOrigin from, Consumer<ByteBuf> answer) {
        if (master.equals(seams.id())) {
            executeHere(service, body, from, answer);
        } else {
            waiting.put(++lastId, answer);
            seams.services().get(service).fabric().send(
                    master, FabricChannel.RW, new Bytes(EXECUTE, lastId, body));
        }
    }

    private void executeHere(int service, byte[] body, RequestOrigin from, Consumer<ByteBuf> answer) {
        var before = new HashMap<Digest, byte[]>();
        visit(flat -> before.put(FlatRecord.digest(flat), flat));
        ByteBuf out = Unpooled.buffer();
        int times = flaw == Flaw.APPLIES_TWICE && ++commands % RARELY == 0 ? 2 : 1;
        for (int i = 0; i < times; i++) {
            out.clear();
            StreamedReply rest = executor.execute(body, body.length, false, from, out);
            while (rest != null && rest.next(out) != StreamedReply.DONE) {
                Objects.requireNonNull(rest);
            }
        }
        if (flaw == Flaw.FAILS_AFTER_APPLYING && out.readableBytes() < 64 && ++commands % RARELY == 0) {
            out.setByte(13, 14);
        }
        int[] open = {1};
        Runnable done = () -> {
            if (--open[0] == 0) {
                answer.accept(out);
            }
        };
        visit(flat -> {
            if (!Arrays.equals(flat, before.remove(FlatRecord.digest(flat)))) {
                replicate(service, flat, open, done);
            }
        });
        before.keySet().forEach(digest -> replicate(service, digest.toBytes(), open, done));
        done.run();
    }

    private void visit(Consumer<byte[]> visitor) {
        for (int i = 0; i < seams.settings().partitions(); i++) {
            namespace.store().scan(i, null, flat -> {
                visitor.accept(flat);
                return true;
            });
        }
    }

    private void replicate(int service, byte[] flat, int[] open, Runnable done) {
        if (flaw == Flaw.FORGETS_THE_REPLICA && ++commands % RARELY == 0) {
            return;
        }
        for (NodeId each : replicas) {
            if (!each.equals(seams.id())) {
                open[0]++;
                unstored.put(++lastId, done);
                seams.services().get(service).fabric().send(
                        each, FabricChannel.RW, new Bytes(STORE, lastId, flat));
            }
        }
    }

    private static byte[] rest(ByteBuf body) {
        var bytes = new byte[body.readableBytes()];
        body.readBytes(bytes);
        return bytes;
    }

    private void stored(FabricPeer from, int type, ByteBuf body) {
        long id = body.readLong();
        if (type == STORED) {
            Objects.requireNonNull(unstored.remove(id)).run();
            return;
        }
        byte[] flat = rest(body);
        boolean removes = flat.length == Digest.SIZE;
        var digest = removes ? Digest.read(flat, 0) : FlatRecord.digest(flat);
        namespace.store().update(digest, current -> removes ? null : newer(current, flat));
        from.send(new Bytes(STORED, id, new byte[0]));
    }

    private static byte[] newer(byte @Nullable [] current, byte[] flat) {
        return current != null && FlatRecord.generation(current) > FlatRecord.generation(flat)
                && FlatRecord.lastUpdateMillis(current) >= FlatRecord.lastUpdateMillis(flat) ? current : flat;
    }

    private void proxied(FabricPeer from, int type, ByteBuf body) {
        long id = body.readLong();
        if (type == EXECUTED) {
            Objects.requireNonNull(waiting.remove(id)).accept(body);
            return;
        }
        var origin = new RequestOrigin("proxy");
        origin.arrivedNanos(seams.clock().nanoTime());
        executeHere(0, rest(body), origin, out -> from.send(new Bytes(EXECUTED, id, rest(out))));
    }

    @Override
    public NamespacePartitions partitions() {
        return partitions;
    }

    @Override
    public RecordStore store() {
        return namespace.store();
    }

    @Override
    public int remaining() {
        return 0;
    }

    @Override
    public boolean isQuiet() {
        return unstored.isEmpty();
    }

    @Override
    public Map<String, Long> counters() {
        return Map.of();
    }
}
