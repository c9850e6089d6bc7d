package io.onehop.cluster.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.cluster.balance.Balance;
import io.onehop.cluster.balance.Flow;
import io.onehop.cluster.balance.NamespaceInput;
import io.onehop.cluster.balance.NamespacePlan;
import io.onehop.cluster.balance.NodeInput;
import io.onehop.cluster.balance.PartitionPlan;
import io.onehop.cluster.balance.PartitionVersion;
import io.onehop.cluster.partition.MergeRule;
import io.onehop.cluster.partition.NamespacePartitions;
import io.onehop.cluster.partition.PartitionEntry;
import io.onehop.cluster.partition.PartitionTable;
import io.onehop.model.Digest;
import io.onehop.model.NodeId;
import io.onehop.runtime.Lane;
import io.onehop.runtime.Timers;
import io.onehop.storage.BinTable;
import io.onehop.storage.FlatRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Nodes with one namespace in one thread on virtual time. Balances happen at the same moment on all of them.
/// Writes are executed as the server's rooms would: at the working master, after asking its duplicates, and
/// at once at its targets.
final class Nodes {
    static final String NAME = "test";
    private static final long SECOND = 1_000_000_000L;

    /// One of them.
    final class Node implements Lane {
        final NodeId id;
        final TestNamespace data = new TestNamespace(NAME);
        final NamespacePartitions tables;
        final RecentDrops drops;
        final Partitions partitions;
        boolean alive = true;
        boolean quiesced;

        Node(NodeId id) {
            this.id = id;
            var entries = new PartitionEntry[count];
            Arrays.fill(entries, PartitionEntry.UNRESOLVED);
            tables = new NamespacePartitions(new PartitionTable(0, -1, 1, 0, entries));
            drops = new RecentDrops(count, dropBound);
            data.drops = drops;
            partitions = new Partitions(id, this, time, fabric.join(id),
                    List.of(new KeptNamespace(data, tables, drops)), () -> settings, () -> commands);
        }

        @Override
        public void execute(Runnable task) {
            time.at(0, () -> runIfAlive(task));
        }

        @Override
        public Timers.Timer schedule(Runnable task, long delayNanos) {
            VirtualTime.Event event = time.at(delayNanos, () -> runIfAlive(task));
            return () -> time.cancel(event);
        }

        private void runIfAlive(Runnable task) {
            if (alive) {
                task.run();
            }
        }

        PartitionEntry entry(int partition) {
            return tables.table().entry(partition);
        }

        long stat(MigrationStat stat) {
            return partitions.facts(NAME).value(stat);
        }
    }

    final VirtualTime time = new VirtualTime();
    final TestFabric fabric = new TestFabric(time);
    final Map<NodeId, Node> all = new LinkedHashMap<>();
    final SplittableRandom random;
    final int count;
    int dropBound = 1 << 16;
    boolean checked = true;
    /// Nodes install a plan within so much time, each when it hears of it.
    long staggerNanos;
    private final Map<Node, Runnable> installing = new LinkedHashMap<>();
    /// Commands of clients, as every node counts them.
    long commands;
    MigrationSettings settings = new MigrationSettings(1, 4, 0);
    int replicationFactor = 2;
    final Map<Digest, Integer> expected = new LinkedHashMap<>();
    private List<Node> members = List.of();
    private long clusterKey = 100;
    Runnable afterEachEvent = () -> {};

    Nodes(long seed, int partitions) {
        random = new SplittableRandom(seed);
        count = partitions;
    }

    Node add(int number) {
        var node = new Node(new NodeId(number));
        all.put(node.id, node);
        members = List.copyOf(all.values());
        return node;
    }

    Node node(int number) {
        return Objects.requireNonNull(all.get(new NodeId(number)));
    }

    Node node(NodeId id) {
        return Objects.requireNonNull(all.get(id));
    }

    /// The members of the last balance that are alive.
    List<Node> alive() {
        return members.stream().filter(node -> node.alive).toList();
    }

    void kill(Node node) {
        node.alive = false;
        installing.remove(node);
        fabric.leave(node.id);
    }

    /// What the nodes that are alive would plan now.
    NamespaceInput input() {
        List<NodeInput> inputs = alive().stream()
                .sorted(Comparator.comparing((Node node) -> node.id).reversed())
                .map(node -> new NodeInput(node.id, 0, node.quiesced, node.partitions.versions(NAME)))
                .toList();
        return new NamespaceInput(NAME, ++clusterKey, count, replicationFactor, false, 0, inputs);
    }

    NamespacePlan balance() {
        return balance(all.values().toArray(Node[]::new));
    }

    /// A balance of these nodes, as far as they are alive; the others hear nothing of it.
    NamespacePlan balance(Node... part) {
        List.copyOf(installing.values()).forEach(Runnable::run); // as the exchange sees to
        members = List.of(part);
        alive().forEach(node -> node.partitions.suspend());
        NamespacePlan plan = Balance.plan(input());
        install(plan);
        return plan;
    }

    /// A balance at which no copy is known as the master's any more, as when masters have died.
    void doubt() {
        NamespaceInput input = input();
        List<NodeInput> inputs = input.nodes().stream()
                .map(node -> new NodeInput(node.id(), 0, false, Arrays.stream(node.versions())
                        .map(version -> version.master(false)).toArray(PartitionVersion[]::new)))
                .toList();
        install(Balance.plan(new NamespaceInput(
                NAME, input.clusterKey(), count, replicationFactor, false, 0, inputs)));
    }

    /// One partition's plan, written by hand; nodes and versions in the order of their ids, highest first.
    void install(PartitionPlan plan, int copies) {
        install(new NamespacePlan(input(), copies, List.of(plan)));
    }

    void install(NamespacePlan plan) {
        for (Node node : alive()) {
            installing.put(node, () -> {
                if (node.alive && installing.remove(node) != null) {
                    node.partitions.rebalance(plan.input().clusterKey(), List.of(plan));
                }
            });
            Runnable mine = Objects.requireNonNull(installing.get(node));
            if (staggerNanos == 0) {
                mine.run();
            } else {
                time.at(random.nextLong(staggerNanos), () -> {
                    if (installing.get(node) == mine) {
                        mine.run();
                    }
                });
            }
        }
        checkInvariants();
    }

    /// Whether all nodes have the same balance.
    boolean isAgreed() {
        return installing.isEmpty();
    }

    /// Lets time pass until the condition holds or so many seconds are over.
    boolean runUntil(BooleanSupplier condition, int seconds) {
        long until = time.nanoTime() + seconds * SECOND;
        while (!condition.getAsBoolean()) {
            if (!time.step(until)) {
                return condition.getAsBoolean();
            }
            afterEachEvent.run();
            checkInvariants();
        }
        return true;
    }

    void run(int seconds) {
        runUntil(() -> false, seconds);
    }

    /// Until nothing is left to be moved, and a little longer: to the last acknowledgement.
    void settle() {
        assertThat(runUntil(this::isSettled, 300)).as("settled: %s", this).isTrue();
        run(3);
    }

    boolean isSettled() {
        return isAgreed() && alive().stream().allMatch(node -> node.partitions.remaining() == 0
                && node.stat(MigrationStat.MIGRATE_SIGNALS_REMAINING) == 0);
    }

    /// One working master at most, no complete column that is not, and what is told fits.
    void checkInvariants() {
        if (!checked || !isAgreed()) {
            return;
        }
        for (int partition = 0; partition < count; partition++) {
            int writable = 0;
            for (Node node : alive()) {
                PartitionEntry entry = node.entry(partition);
                writable += entry.writable() ? 1 : 0;
                boolean claimsOnlyItself = entry.claims() == 1L << entry.column();
                if (!entry.writable() && entry.master() != null && entry.claims() != 0) {
                    assertThat(claimsOnlyItself).as("claims of a replica: %s", entry).isTrue();
                    assertThat(entry.letter()).isEqualTo('S');
                }
                if (entry.letter() == 'S') {
                    assertThat(entry.version().isSubset()).as("complete: %s", entry).isFalse();
                }
            }
            checkColumns(partition);
            assertThat(writable).as("working masters of %d: %s", partition, this).isLessThanOrEqualTo(1);
        }
    }

    /// A working master claims all columns that nobody can serve.
    private void checkColumns(int partition) {
        for (Node node : alive()) {
            PartitionEntry entry = node.entry(partition);
            for (int column = 0; entry.writable() && column < entry.replicas().size(); column++) {
                Node replica = node(entry.replicas().get(column));
                boolean claimed = (entry.claims() >>> column & 1) != 0;
                assertThat(claimed || replica.entry(partition).letter() == 'S')
                        .as("column %d of partition %d: %s", column, partition, this).isTrue();
            }
        }
    }

    /// Everything is where it belongs and the same everywhere.
    void checkSettled() {
        for (int partition = 0; partition < count; partition++) {
            int copies = 0;
            Node master = null;
            for (Node node : alive()) {
                PartitionEntry entry = node.entry(partition);
                if (entry.letter() == 'S') {
                    copies++;
                } else {
                    assertThat(entry.letter()).as("partition %d of %s", partition, node.id).isEqualTo('A');
                    assertThat(node.data.store().size(partition)).isZero();
                }
                assertThat(node.partitions.progress(NAME, partition).immigrates()).isZero();
                if (entry.writable()) {
                    assertThat(entry.column()).isZero();
                    master = node;
                }
            }
            assertThat(copies).isEqualTo(Math.min(replicationFactor, alive().size()));
            for (Node node : alive()) {
                Node owner = Objects.requireNonNull(master);
                assertThat(node.entry(partition).master()).isEqualTo(owner.id);
                if (node.entry(partition).letter() == 'S') {
                    assertThat(node.data.hasSame(owner.data, partition))
                            .as("partition %d: %s and %s", partition, node.id, owner.id).isTrue();
                }
            }
        }
        assertThat(sum(MigrationStat.MIGRATE_TX_PARTITIONS_ACTIVE)).isZero();
        assertThat(sum(MigrationStat.MIGRATE_RX_PARTITIONS_ACTIVE)).isZero();
        assertThat(sum(MigrationStat.MIGRATE_TX_PARTITIONS_REMAINING)).isZero();
        assertThat(sum(MigrationStat.MIGRATE_SIGNALS_ACTIVE)).isZero();
        assertThat(sum(MigrationStat.MIGRATE_TX_PARTITIONS_IMBALANCE)).isZero();
    }

    long sum(MigrationStat stat) {
        return alive().stream().mapToLong(node -> node.stat(stat)).sum();
    }

    Node master(int partition) {
        return alive().stream().filter(node -> node.entry(partition).writable()).findFirst().orElseThrow();
    }

    boolean hasMaster(int partition) {
        return alive().stream().anyMatch(node -> node.entry(partition).writable());
    }

    long millis() {
        return (time.epochMillis() - 1_262_304_000_000L) + 1;
    }

    /// Writes at the working master and its targets; false while there is none.
    boolean write(Digest digest, int value) {
        int partition = digest.partition();
        if (!hasMaster(partition)) {
            return false;
        }
        Node master = master(partition);
        resolve(master, digest);
        byte[] old = master.data.store().get(digest);
        int generation = old == null ? 1 : FlatRecord.generation(old) + 1;
        long time = Math.max(millis(), old == null ? 0 : FlatRecord.lastUpdateMillis(old) + 1);
        byte[] flat = record(digest, generation, time, value);
        master.data.store().update(digest, _ -> flat);
        for (NodeId target : master.entry(partition).targets()) {
            if (node(target).alive) {
                node(target).data.merge(flat, MergeRule.LAST_UPDATE_TIME);
            }
        }
        expected.put(digest, value);
        return true;
    }

    /// Removes at the working master and its targets.
    boolean drop(Digest digest) {
        int partition = digest.partition();
        if (!hasMaster(partition)) {
            return false;
        }
        Node master = master(partition);
        resolve(master, digest);
        byte[] old = master.data.store().get(digest);
        long time = Math.max(millis(), old == null ? 0 : FlatRecord.lastUpdateMillis(old) + 1);
        master.data.remove(digest, time);
        for (NodeId target : master.entry(partition).targets()) {
            if (node(target).alive) {
                node(target).data.remove(digest, time);
            }
        }
        expected.remove(digest);
        return true;
    }

    /// A client's random write or removal, and a read of something else.
    void client(List<Digest> keys) {
        Digest key = keys.get(random.nextInt(keys.size()));
        if (random.nextInt(10) < 3) {
            drop(key);
        } else {
            write(key, random.nextInt(1_000_000));
        }
        Digest other = keys.get(random.nextInt(keys.size()));
        if (hasMaster(other.partition())) {
            checkRead(other);
        }
    }

    /// The working master and all who may answer reads tell what was written last.
    void checkRead(Digest digest) {
        assertThat(value(read(digest))).as("%s in %d", digest, digest.partition())
                .isEqualTo(expected.get(digest));
        for (Node node : alive()) {
            if (node.entry(digest.partition()).readable() && !node.entry(digest.partition()).writable()) {
                assertThat(value(node.data.store().get(digest))).as("%s at %s", digest, node.id)
                        .isEqualTo(expected.get(digest));
            }
        }
    }

    void checkData() {
        expected.keySet().forEach(this::checkRead);
        long records = 0;
        for (int partition = 0; partition < count; partition++) {
            records += master(partition).data.store().size(partition);
        }
        assertThat(records).as("records").isEqualTo(expected.size());
    }

    private void resolve(Node master, Digest digest) {
        for (NodeId duplicate : master.entry(digest.partition()).duplicates()) {
            byte[] copy = node(duplicate).data.store().get(digest);
            if (copy != null && node(duplicate).alive
                    && master.drops.lastDrop(digest) < FlatRecord.lastUpdateMillis(copy)) {
                master.data.merge(copy, master.data.conflicts);
            }
        }
    }

    byte @Nullable [] read(Digest digest) {
        Node master = master(digest.partition());
        resolve(master, digest);
        return master.data.store().get(digest);
    }

    Digest digest(int partition) {
        return new Digest((long) (partition & 0xFF) << 56 | (long) (partition >>> 8) << 48
                | random.nextLong() & 0xF0_FFFF_FFFF_FFFFL, random.nextLong(), random.nextInt());
    }

    /// So many records of the partition, put into those stores.
    List<Digest> fill(int partition, int records, Node... into) {
        var digests = new ArrayList<Digest>();
        for (int i = 0; i < records; i++) {
            Digest digest = digest(partition);
            byte[] flat = record(digest, 1, 1000 + i, i);
            for (Node node : into) {
                node.data.store().update(digest, _ -> flat);
            }
            digests.add(digest);
            expected.put(digest, i);
        }
        return digests;
    }

    static byte[] record(Digest digest, int generation, long lastUpdate, int value) {
        return record(digest, generation, lastUpdate, value, 50);
    }

    static byte[] record(Digest digest, int generation, long lastUpdate, int value, int length) {
        var bins = new BinTable();
        byte[] name = "b".getBytes(StandardCharsets.UTF_8);
        var bytes = new byte[length];
        for (int i = 0; i < Integer.BYTES; i++) {
            bytes[i] = (byte) (value >>> i * Byte.SIZE);
        }
        bins.set(bins.add(name, 0, 1), 4, bytes, 0, length);
        var head = new FlatRecord.Head(generation, 0, lastUpdate, new byte[0], null);
        return bins.build(digest, head, (int) bins.sizeWith(head));
    }

    /// The value of a record that was made here.
    static @Nullable Integer value(byte @Nullable [] flat) {
        if (flat == null) {
            return null;
        }
        int at = flat.length - 50;
        return flat[at] & 0xFF | (flat[at + 1] & 0xFF) << 8 | (flat[at + 2] & 0xFF) << 16
                | (flat[at + 3] & 0xFF) << 24;
    }

    static Flow flow(Node from, Node to, Flow.Kind kind) {
        return new Flow(from.id, to.id, kind);
    }

    static PartitionVersion version(long key, int family) {
        return PartitionVersion.of(key, family);
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        for (Node node : all.values()) {
            text.append('\n').append(node.id).append(node.alive ? "" : " dead");
            for (int i = 0; i < count; i++) {
                text.append("\n  ").append(node.entry(i)).append(' ')
                        .append(node.data.store().size(i));
            }
        }
        return text.toString();
    }
}
