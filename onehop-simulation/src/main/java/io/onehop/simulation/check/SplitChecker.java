package io.onehop.simulation.check;

import io.onehop.client.command.Key;
import io.onehop.model.Digest;
import io.onehop.simulation.load.Action;
import io.onehop.simulation.load.History;
import io.onehop.simulation.node.ClusterSettings;
import io.onehop.simulation.node.Machine;
import io.onehop.simulation.node.SimCluster;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// After a split, exactly the winners of the conflict policy are left: of all copies of a record that both
/// sides had when the split was healed, the best. Clients must be still from before the snapshot on.
public final class SplitChecker {
    private final SimCluster cluster;
    private final Map<Digest, byte[]> winners = new TreeMap<>();

    /// Takes the copies as they are now.
    public SplitChecker(SimCluster cluster) {
        this.cluster = cluster;
        for (Machine.Life life : cluster.lives()) {
            for (int i = 0; i < cluster.settings().partitions(); i++) {
                RestChecker.records(life.node().store(), i).forEach(this::offer);
            }
        }
    }

    private void offer(Digest digest, byte[] flat) {
        byte[] best = winners.get(digest);
        if (best == null || cluster.settings().conflicts().compare(flat, best) > 0) {
            winners.put(digest, flat);
        }
    }

    /// Compares with what is left now.
    public List<Violation> check(History history) {
        var violations = new ArrayList<Violation>();
        var left = new TreeMap<Digest, byte[]>();
        for (Machine.Life life : cluster.lives()) {
            for (int i = 0; i < cluster.settings().partitions(); i++) {
                left.putAll(RestChecker.records(life.node().store(), i));
            }
        }
        var all = new TreeMap<>(winners);
        all.putAll(left);
        for (Digest digest : all.keySet()) {
            byte[] wanted = winners.get(digest);
            byte[] found = left.get(digest);
            if (!Arrays.equals(wanted, found)) {
                violations.add(new Violation("winner of the conflict", digest + " wanted "
                        + RestChecker.describe(wanted) + " found " + RestChecker.describe(found),
                        key(history, digest)));
            }
        }
        return violations;
    }

    private static Key key(History history, Digest digest) {
        for (Action each : history.actions()) {
            if (each.key().digest().equals(digest)) {
                return each.key();
            }
        }
        return Key.ofDigest(ClusterSettings.NAMESPACE, "", digest);
    }
}
