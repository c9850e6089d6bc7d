package io.onehop.simulation;

import io.onehop.client.command.Key;
import io.onehop.simulation.check.Violation;
import io.onehop.simulation.load.Action;
import io.onehop.simulation.load.History;
import io.onehop.simulation.node.SimCluster;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What has happened in a run that failed, for people.
final class Story {
    private static final int MAX_KEYS = 3;
    private static final int MAX_ACTIONS = 200;

    private final String replay;
    private final SimCluster cluster;
    private final History history;
    private final List<Violation> violations;

    /// @param replay the command that does the same again
    Story(String replay, SimCluster cluster, History history, List<Violation> violations) {
        this.replay = replay;
        this.cluster = cluster;
        this.history = history;
        this.violations = violations;
    }

    List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add("replay: " + replay);
        if (!violations.isEmpty()) {
            lines.add("");
            lines.add("What is wrong:");
        }
        for (Violation each : violations) {
            lines.add("  " + each.rule() + ": " + each.what());
        }
        lines.add("");
        lines.add("Faults and views (seconds since the beginning):");
        cluster.world().trace().notable().forEach(line -> lines.add("  " + line));
        for (Key key : keys()) {
            lines.add("");
            lines.add("All that was done with record " + key.digest() + " (set " + key.set() + ", partition "
                    + key.partition() + "):");
            List<Action> actions = history.of(key);
            int from = Math.max(0, actions.size() - MAX_ACTIONS);
            actions.subList(from, actions.size()).forEach(each -> lines.add("  " + each));
        }
        if (violations.isEmpty()) {
            return lines;
        }
        lines.add("");
        lines.add("The last messages:");
        cluster.world().trace().recent().forEach(line -> lines.add("  " + line));
        return lines;
    }

    private Set<Key> keys() {
        var keys = new LinkedHashSet<Key>();
        for (Violation each : violations) {
            Key key = each.key();
            if (key != null && keys.size() < MAX_KEYS) {
                keys.add(key);
            }
        }
        return keys;
    }
}
