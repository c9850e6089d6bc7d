package io.onehop.cluster.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.cluster.migration.Nodes.Node;
import io.onehop.cluster.partition.MergeRule;
import io.onehop.cluster.partition.PartitionEntry;
import io.onehop.model.Digest;
import io.onehop.model.NodeId;
import io.onehop.storage.FlatRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Clients whose writes take time: a write holds its partition while it is on its way to the replicas, which
/// refuse it when their balance is another; what was not acknowledged by all is repaired later, as the
/// server's rooms do. Knows what may be read: the value last acknowledged, and those that may have been
/// written since.
final class Clients {
    private static final long MOST_DELAY_NANOS = 3_000_000;
    private static final long REPAIR_NANOS = 5_000_000;

    private static final class Write {
        final Node master;
        final Digest digest;
        final long clusterKey;
        final byte @Nullable [] flat;
        final long time;
        int waiting;
        boolean failed;

        Write(Node master, Digest digest, byte @Nullable [] flat, long time) {
            this.master = master;
            this.digest = digest;
            this.flat = flat;
            this.time = time;
            clusterKey = master.tables.table().clusterKey();
        }
    }

    private final Nodes nodes;
    private final SplittableRandom random;
    private final List<Digest> keys = new ArrayList<>();
    private final Map<Digest, List<@Nullable Integer>> possible = new HashMap<>();
    private final Map<Digest, Write> inWork = new HashMap<>();
    private int values = 1_000_000;
    int repairs;
    long acknowledged;

    Clients(Nodes nodes, SplittableRandom random) {
        this.nodes = nodes;
        this.random = random;
    }

    void adopt(List<Digest> digests) {
        for (Digest digest : digests) {
            keys.add(digest);
            var one = new ArrayList<@Nullable Integer>();
            one.add(nodes.expected.get(digest));
            possible.put(digest, one);
        }
    }

    boolean isIdle() {
        return inWork.isEmpty() && repairs == 0;
    }

    /// One command on a random key.
    void act() {
        Digest key = keys.get(random.nextInt(keys.size()));
        if (inWork.containsKey(key) || !nodes.hasMaster(key.partition())) {
            return;
        }
        if (nodes.isAgreed()) {
            check(key);
        }
        if (random.nextInt(3) == 0) {
            write(key, random.nextInt(4) == 0 ? null : values++);
        }
    }

    private List<@Nullable Integer> possible(Digest key) {
        return possible.computeIfAbsent(key, _ -> new ArrayList<>());
    }

    private void write(Digest key, @Nullable Integer value) {
        Node master = nodes.master(key.partition());
        master.tables.reserve(key.partition());
        PartitionEntry entry = master.entry(key.partition());
        nodes.read(key); // asks duplicates
        byte[] old = master.data.store().get(key);
        long time = Math.max(nodes.millis(), old == null ? 0 : FlatRecord.lastUpdateMillis(old) + 1);
        byte[] flat = value == null
                ? null : Nodes.record(key, old == null ? 1 : FlatRecord.generation(old) + 1, time, value);
        var write = new Write(master, key, flat, time);
        inWork.put(key, write);
        possible(key).add(value);
        apply(master, write);
        write.waiting = entry.targets().size();
        for (NodeId target : entry.targets()) {
            nodes.time.at(1 + random.nextLong(MOST_DELAY_NANOS), () -> replicate(write, target));
        }
        if (write.waiting == 0) {
            end(write, value);
        }
    }

    private static void apply(Node node, Write write) {
        if (write.flat == null) {
            node.data.remove(write.digest, write.time);
        } else {
            node.data.merge(write.flat, MergeRule.LAST_UPDATE_TIME);
        }
    }

    private void replicate(Write write, NodeId to) {
        Node target = nodes.node(to);
        boolean taken = target.alive && write.master.alive
                && target.tables.table().clusterKey() == write.clusterKey;
        if (taken) {
            apply(target, write);
        }
        write.failed |= !taken;
        if (--write.waiting == 0) {
            nodes.time.at(1 + random.nextLong(MOST_DELAY_NANOS),
                    () -> end(write, write.flat == null ? null : Nodes.value(write.flat)));
        }
    }

    private void end(Write write, @Nullable Integer value) {
        write.master.tables.release(write.digest.partition());
        inWork.remove(write.digest);
        if (write.failed || !write.master.alive) {
            repairs++;
            nodes.time.at(REPAIR_NANOS, () -> repair(write));
        } else {
            acknowledged++;
            possible(write.digest).clear();
            possible(write.digest).add(value);
        }
    }

    /// Brings what a write has left at its master to all who should have it.
    private void repair(Write write) {
        if (!write.master.alive) {
            repairs--;
        } else if (!nodes.hasMaster(write.digest.partition()) || inWork.containsKey(write.digest)) {
            nodes.time.at(REPAIR_NANOS, () -> repair(write));
        } else {
            repairs--;
            byte[] here = write.master.data.store().get(write.digest);
            var again = new Write(write.master, write.digest, here, write.time);
            Node master = nodes.master(write.digest.partition());
            apply(master, again);
            for (NodeId target : master.entry(write.digest.partition()).targets()) {
                if (nodes.node(target).alive) {
                    apply(nodes.node(target), again);
                }
            }
        }
    }

    /// Nobody knows any more what has become of removed records: copies that were not replicas have them.
    void forgetRemovals() {
        for (Digest key : keys) {
            if (possible(key).contains(null)) {
                possible.remove(key);
            }
        }
        keys.removeIf(key -> !possible.containsKey(key));
    }

    private void check(Digest key) {
        assertThat(Nodes.value(nodes.read(key))).as("%s in %d", key, key.partition())
                .isIn(possible(key));
        for (Node node : nodes.alive()) {
            PartitionEntry entry = node.entry(key.partition());
            if (entry.readable() && !entry.writable()) {
                assertThat(Nodes.value(node.data.store().get(key))).as("%s at %s", key, node.id)
                        .isIn(possible(key));
            }
        }
    }

    void checkAll() {
        keys.forEach(this::check);
    }
}
