package io.onehop.simulation.xdr;

import io.onehop.model.Digest;
import io.onehop.simulation.check.Violation;
import io.onehop.simulation.node.Machine;
import io.onehop.simulation.node.SimCluster;
import io.onehop.storage.FlatRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// At rest all clusters have the same records: sets, bins and times of the last change; those that nothing
/// is passed on to have none.
final class SameRecords {
    private static final int MOST_TOLD = 10;

    private final List<SimCluster> clusters;
    private final Topology topology;

    SameRecords(List<SimCluster> clusters, Topology topology) {
        this.clusters = clusters;
        this.topology = topology;
    }

    List<Violation> check() {
        var violations = new ArrayList<Violation>();
        Map<Digest, byte[]> first = records(clusters.getFirst());
        for (int i = 1; i < clusters.size(); i++) {
            Map<Digest, byte[]> other = records(clusters.get(i));
            if (!topology.isReached(i)) {
                other.values().forEach(flat -> violations.add(new Violation(
                        "what came from elsewhere is not passed on", text(flat), null)));
                continue;
            }
            compare("DC0", first, "DC" + i, other, violations);
            compare("DC" + i, other, "DC0", first, violations);
        }
        return violations.subList(0, Math.min(MOST_TOLD, violations.size()));
    }

    private static void compare(String here, Map<Digest, byte[]> records, String there,
            Map<Digest, byte[]> others, List<Violation> violations) {
        records.forEach((digest, flat) -> {
            byte[] other = others.get(digest);
            if (other == null) {
                violations.add(new Violation(
                        "all data centres have the same", here + " has " + text(flat) + ", " + there
                                + " has nothing", null));
            } else if (FlatRecord.lastUpdateMillis(flat) > FlatRecord.lastUpdateMillis(other)
                    || !FlatRecord.sameBins(flat, other)) {
                violations.add(new Violation("all data centres have the same",
                        here + " has " + text(flat) + ", " + there + " has " + text(other), null));
            }
        });
    }

    private static String text(byte[] flat) {
        return FlatRecord.digest(flat) + " in partition " + FlatRecord.digest(flat).partition() + " set "
                + FlatRecord.setName(flat) + " generation " + FlatRecord.generation(flat) + " changed "
                + FlatRecord.lastUpdateMillis(flat) + (FlatRecord.isViaXdr(flat) ? " via XDR" : "");
    }

    /// Those of the masters.
    private static Map<Digest, byte[]> records(SimCluster cluster) {
        var records = new TreeMap<Digest, byte[]>();
        for (Machine.Life life : cluster.lives()) {
            var table = life.node().partitions().table();
            for (int partition = 0; partition < table.size(); partition++) {
                if (table.entry(partition).writable()) {
                    life.node().store().scan(partition, null, flat -> {
                        records.put(FlatRecord.digest(flat), flat);
                        return true;
                    });
                }
            }
        }
        return records;
    }
}
