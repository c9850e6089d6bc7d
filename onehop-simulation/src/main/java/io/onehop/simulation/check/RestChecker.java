package io.onehop.simulation.check;

import io.onehop.client.command.Key;
import io.onehop.cluster.partition.PartitionEntry;
import io.onehop.cluster.partition.PartitionTable;
import io.onehop.model.Digest;
import io.onehop.model.NodeId;
import io.onehop.simulation.node.ClusterSettings;
import io.onehop.simulation.node.Machine;
import io.onehop.simulation.node.SimCluster;
import io.onehop.storage.FlatRecord;
import io.onehop.storage.RecordStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What must be true when all faults are over and everything has come to rest: all nodes tell the same of who
/// owns what, every partition has its replicas and no other copies, all copies are equal (migrations
/// reference, section 8).
public final class RestChecker {
    private static final int MAX_VIOLATIONS = 20;

    private final SimCluster cluster;
    private final List<Violation> violations = new ArrayList<>();

    /// Looks when it is asked.
    public RestChecker(SimCluster cluster) {
        this.cluster = cluster;
    }

    /// What is wrong.
    public List<Violation> check() {
        if (!cluster.isSettled()) {
            for (Machine.Life life : cluster.lives()) {
                violated("comes to rest", life.process() + " remaining=" + life.node().remaining() + " quiet="
                        + life.node().isQuiet() + " key="
                        + Long.toHexString(life.node().partitions().table().clusterKey()));
            }
            return violations;
        }
        for (int i = 0; i < cluster.settings().partitions(); i++) {
            checkMaps(i);
            checkCopies(i);
        }
        return violations;
    }

    private void violated(String rule, String what) {
        if (violations.size() < MAX_VIOLATIONS) {
            violations.add(Violation.of(rule, what));
        }
    }

    private void checkMaps(int partition) {
        List<Machine.Life> lives = cluster.lives();
        int copies = Math.min(cluster.settings().replicationFactor(), lives.size());
        List<NodeId> replicas = entry(lives.getFirst(), partition).replicas();
        if (replicas.size() != copies) {
            violated("replicas", "partition " + partition + " has " + replicas + ", wanted " + copies);
        }
        for (Machine.Life life : lives) {
            PartitionEntry entry = entry(life, partition);
            NodeId self = life.process().host().id();
            boolean master = !replicas.isEmpty() && self.equals(replicas.getFirst());
            boolean right = entry.replicas().equals(replicas)
                    && entry.state() == PartitionEntry.State.AVAILABLE
                    && !replicas.isEmpty() && Objects.equals(entry.master(), replicas.getFirst())
                    && entry.writable() == master
                    && entry.readable() == replicas.contains(self)
                    && (!master || entry.duplicates().isEmpty())
                    && ((entry.claims() & 1) != 0) == master
                    && entry.claims() == claims(replicas.indexOf(self))
                    && entry.letter() == (replicas.contains(self) ? 'S' : 'A');
            if (!right) {
                violated("maps agree", self + " partition " + partition + ", wanted replicas " + replicas
                        + ": " + entry);
            }
        }
    }

    private static long claims(int column) {
        return column < 0 ? 0 : 1L << column;
    }

    private static PartitionEntry entry(Machine.Life life, int partition) {
        PartitionTable table = life.node().partitions().table();
        return table.entry(partition);
    }

    private void checkCopies(int partition) {
        List<Machine.Life> lives = cluster.lives();
        List<NodeId> replicas = entry(lives.getFirst(), partition).replicas();
        Map<Digest, byte[]> first = null;
        NodeId firstNode = null;
        for (Machine.Life life : lives) {
            NodeId self = life.process().host().id();
            Map<Digest, byte[]> records = records(life.node().store(), partition);
            if (!replicas.contains(self)) {
                if (!records.isEmpty()) {
                    violated("no other copies", self + " partition " + partition + " keeps " + records.size()
                            + " records though its replicas are " + replicas);
                }
            } else if (first == null) {
                first = records;
                firstNode = self;
            } else {
                compare(partition, String.valueOf(firstNode), first, self, records);
            }
        }
    }

    private void compare(int partition, String firstNode, Map<Digest, byte[]> first, NodeId node,
            Map<Digest, byte[]> records) {
        var all = new TreeMap<>(first);
        all.putAll(records);
        for (Digest digest : all.keySet()) {
            byte[] one = first.get(digest);
            byte[] other = records.get(digest);
            if (!Arrays.equals(one, other) && violations.size() < MAX_VIOLATIONS) {
                violations.add(new Violation("copies are equal", "partition " + partition + " record "
                        + digest + " " + firstNode + ": " + describe(one) + " " + node + ": "
                        + describe(other), Key.ofDigest(ClusterSettings.NAMESPACE, "", digest)));
            }
        }
    }

    /// Set, generation and last-update time of a record, for people.
    static String describe(byte @Nullable [] flat) {
        return flat == null ? "nothing" : FlatRecord.setName(flat) + " generation "
                + FlatRecord.generation(flat) + " updated " + FlatRecord.lastUpdateMillis(flat) + " hash "
                + Integer.toHexString(Arrays.hashCode(flat));
    }

    /// The records of a partition.
    static Map<Digest, byte[]> records(RecordStore store, int partition) {
        var records = new TreeMap<Digest, byte[]>();
        store.scan(partition, null, flat -> {
            records.put(FlatRecord.digest(flat), flat);
            return true;
        });
        return records;
    }
}
