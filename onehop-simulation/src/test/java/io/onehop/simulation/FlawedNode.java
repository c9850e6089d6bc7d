package io.onehop.simulation;

import io.netty.buffer.ByteBuf;
import io.onehop.cluster.fabric.FabricChannel;
import io.onehop.cluster.fabric.FabricHandler;
import io.onehop.cluster.fabric.FabricLane;
import io.onehop.cluster.fabric.FabricMessage;
import io.onehop.cluster.fabric.FabricTypes;
import io.onehop.cluster.partition.NamespacePartitions;
import io.onehop.cluster.partition.PartitionEntry;
import io.onehop.cluster.partition.PartitionTable;
import io.onehop.model.Digest;
import io.onehop.model.NodeId;
import io.onehop.server.txn.RequestOrigin;
import io.onehop.simulation.node.NodeSeams;
import io.onehop.simulation.node.OnehopNodes;
import io.onehop.simulation.node.SimulatedNode;
import io.onehop.simulation.socket.Entrance;
import io.onehop.storage.FlatRecord;
import io.onehop.storage.RecordStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// A real node with something wrong, planted from outside: between its lanes and the network, or in what it
/// has published.
final class FlawedNode implements SimulatedNode {
    /// What is wrong.
    enum Flaw {
        /// A replica says now and then that it has a record that it does not have.
        ACKNOWLEDGES_BEFORE_IT_HAS,
        /// A node that is no replica drops its copy as soon as another node is master.
        DROPS_ITS_COPY_EARLY,
        /// A replica answers reads before it has been filled.
        READS_FROM_AN_UNFINISHED_REPLICA,
        /// A command is executed twice now and then.
        EXECUTES_TWICE,
        /// A command that has been executed is said to have failed, now and then.
        SAYS_FAILED_THOUGH_DONE,
        /// A connection brings the answer of another command now and then, as one does that is used again
        /// although an answer is still to come.
        ANSWERS_ANOTHER,
        /// Clients are told that the partitions are where they were at first.
        TELLS_AN_OLD_MAP
    }

    private static final int RARELY = 30;
    private static final int CODE_OFFSET = 8 + 5;
    private static final int SERVER_ERROR = 1;
    private static final int HEADER = 30;

    private final Flaw flaw;
    private final NodeSeams seams;
    private final SimulatedNode node;
    private final FlawedReplies replies;
    private int count;

    FlawedNode(Flaw flaw, NodeSeams seams, SimulatedNode.Maker maker) {
        this.flaw = flaw;
        replies = new FlawedReplies(flaw == Flaw.TELLS_AN_OLD_MAP);
        var services = new ArrayList<NodeSeams.ServiceSeam>();
        seams.services().forEach(each ->
                services.add(new NodeSeams.ServiceSeam(
                        each.lane(), each.loop(), new Fabric(each.fabric()))));
        this.seams = new NodeSeams(seams.id(), seams.incarnation(), seams.address(), seams.clock(),
                seams.clusterLane(), new Fabric(seams.clusterFabric()), services, seams.membership(),
                seams.lease(), seams.random(), seams.settings());
        node = maker.make(this.seams);
    }

    static SimulatedNode.Maker maker(Flaw flaw) {
        var real = OnehopNodes.maker();
        return seams -> new FlawedNode(flaw, seams, real);
    }

    /// A way to others on which what comes in is tampered with.
    private final class Fabric implements FabricLane {
        private final FabricLane real;

        Fabric(FabricLane real) {
            this.real = real;
        }

        @Override
        public boolean send(NodeId to, FabricChannel channel, FabricMessage message) {
            return real.send(to, channel, message);
        }

        @Override
        public long queuedBytes(NodeId to, FabricChannel channel) {
            return real.queuedBytes(to, channel);
        }

        @Override
        public void register(int firstType, FabricHandler handler) {
            real.register(firstType, (from, type, body) -> {
                boolean forgets = flaw == Flaw.ACKNOWLEDGES_BEFORE_IT_HAS
                        && firstType == FabricTypes.REPLICATION && ++count % RARELY == 0;
                Map<Digest, byte[]> before = forgets ? records() : Map.of();
                handler.receive(from, type, body);
                if (forgets) {
                    forget(before);
                } else if (firstType == FabricTypes.MIGRATION) {
                    tamper();
                }
            });
        }
    }

    private Map<Digest, byte[]> records() {
        var records = new HashMap<Digest, byte[]>();
        for (int i = 0; i < seams.settings().partitions(); i++) {
            store().scan(i, null, flat -> {
                records.put(FlatRecord.digest(flat), flat);
                return true;
            });
        }
        return records;
    }

    /// Takes back what has been stored since, on a partition that another node masters.
    private void forget(Map<Digest, byte[]> before) {
        PartitionTable table = partitions().table();
        records().forEach((digest, flat) -> {
            if (!table.entry(digest.partition()).writable()) {
                store().update(digest, _ -> before.get(digest));
            }
        });
    }

    private void tamper() {
        PartitionTable table = partitions().table();
        for (int i = 0; i < table.size(); i++) {
            PartitionEntry entry = table.entry(i);
            if (flaw == Flaw.DROPS_ITS_COPY_EARLY && entry.column() < 0 && !entry.writable()
                    && !seams.id().equals(entry.master())) {
                drop(i);
            } else if (flaw == Flaw.READS_FROM_AN_UNFINISHED_REPLICA && entry.column() >= 0
                    && !entry.readable()) {
                table = table.with(i, readable(entry), table.generation());
                partitions().publish(table);
            }
        }
    }

    private void drop(int partition) {
        var digests = new ArrayList<Digest>();
        store().scan(partition, null, flat -> digests.add(FlatRecord.digest(flat)));
        digests.forEach(each -> store().update(each, _ -> null));
    }

    private static PartitionEntry readable(PartitionEntry entry) {
        return new PartitionEntry(entry.state(), entry.master(), entry.writable(), true, entry.column(),
                entry.replicas(), entry.targets(), entry.duplicates(), entry.claims(), entry.letter(),
                entry.version());
    }

    @Override
    public void execute(int service, byte[] body, RequestOrigin from, Consumer<ByteBuf> answer) {
        if (flaw == Flaw.EXECUTES_TWICE && ++count % RARELY == 0) {
            node.execute(service, body, from, _ -> {});
        }
        node.execute(service, body, from, out -> {
            boolean done = out.readableBytes() == HEADER && out.getByte(CODE_OFFSET) == 0;
            if (flaw == Flaw.SAYS_FAILED_THOUGH_DONE && done && ++count % RARELY == 0) {
                out.setByte(CODE_OFFSET, SERVER_ERROR);
            }
            answer.accept(out);
        });
    }

    @Override
    public Entrance entrance(int connection) {
        Entrance real = node.entrance(connection);
        return flaw != Flaw.ANSWERS_ANOTHER && flaw != Flaw.TELLS_AN_OLD_MAP ? real
                : new Entrance(real.loop(), channel -> {
                    channel.pipeline().addLast(replies.onConnection());
                    real.admits().accept(channel);
                });
    }

    @Override
    public void start() {
        node.start();
    }

    @Override
    public void leave(Runnable done) {
        node.leave(done);
    }

    @Override
    public NamespacePartitions partitions() {
        return node.partitions();
    }

    @Override
    public RecordStore store() {
        return node.store();
    }

    @Override
    public int remaining() {
        return node.remaining();
    }

    @Override
    public boolean isQuiet() {
        return node.isQuiet();
    }

    @Override
    public Map<String, Long> counters() {
        return node.counters();
    }
}
