package io.onehop.simulation.check;

import io.onehop.simulation.fault.Profile;
import io.onehop.simulation.node.Machine;
import io.onehop.simulation.node.SimCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What nodes count of each other must add up: without faults, every command that one node has handed to
/// another was taken from it by that other.
public final class CounterRules {
    private static final String CLIENT_SENT = "client_proxy_";
    private static final String ROW_SENT = "batch_sub_proxy_";
    private static final String CLIENT_TAKEN = "from_proxy_";
    private static final String ROW_TAKEN = "from_proxy_batch_sub_";

    private final SimCluster cluster;
    private final Profile profile;

    /// Looks when it is asked.
    public CounterRules(SimCluster cluster, Profile profile) {
        this.cluster = cluster;
        this.profile = profile;
    }

    /// What is wrong.
    public List<Violation> check() {
        var violations = new ArrayList<Violation>();
        if (profile != Profile.NONE) {
            return violations; // whoever crashes forgets what it has counted
        }
        var sums = new TreeMap<String, Long>();
        for (Machine.Life life : cluster.lives()) {
            life.node().counters().forEach((name, value) -> sums.merge(name, value, Long::sum));
        }
        long rowsTaken = sum(sums, ROW_TAKEN);
        long clientsTaken = sum(sums, CLIENT_TAKEN) - rowsTaken;
        compare(violations, "commands", sum(sums, CLIENT_SENT), clientsTaken);
        compare(violations, "rows", sum(sums, ROW_SENT), rowsTaken);
        return violations;
    }

    private static long sum(Map<String, Long> sums, String prefix) {
        long sum = 0;
        for (Map.Entry<String, Long> each : sums.entrySet()) {
            if (each.getKey().startsWith(prefix)) {
                sum += each.getValue();
            }
        }
        return sum;
    }

    private static void compare(List<Violation> violations, String what, long sent, long taken) {
        if (sent != taken) {
            violations.add(Violation.of("proxies add up",
                    what + " handed to other nodes: " + sent + ", taken from other nodes: " + taken));
        }
    }
}
