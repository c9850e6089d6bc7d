package io.onehop.simulation.load;

import io.onehop.client.command.Key;
import io.onehop.simulation.node.SimCluster;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// Reads every record that was ever used, in batches, when everything has come to rest. For one thread.
public final class Audit {
    private static final int ROWS = 60;
    private static final int TIMEOUT_MILLIS = 1_000;
    private static final int RETRIES = 4;
    private static final int PAUSE_MILLIS = 100;
    private static final int CLIENT = -1;

    private final SimCluster cluster;
    private final History record;
    private final SplittableRandom random;
    private final Map<Key, Action> found = new LinkedHashMap<>();
    private int open;

    /// Has not begun.
    public Audit(SimCluster cluster, SplittableRandom random) {
        this.cluster = cluster;
        this.random = random;
        record = new History(cluster.world().scheduler());
    }

    /// Asks any nodes for the records of the history.
    public void start(History history) {
        var keys = new LinkedHashSet<Key>();
        history.actions().forEach(each -> keys.add(each.key()));
        var exchange = new Exchange(cluster, 0);
        var limits = new Call.Limits(TIMEOUT_MILLIS, RETRIES, PAUSE_MILLIS);
        var rows = new ArrayList<Action>();
        for (Key key : keys) {
            Action action = record.begin(CLIENT, Action.Kind.GET, key, "", 0);
            found.put(key, action);
            rows.add(action);
            if (rows.size() == ROWS) {
                call(exchange, limits, List.copyOf(rows));
                rows.clear();
            }
        }
        if (!rows.isEmpty()) {
            call(exchange, limits, rows);
        }
    }

    private void call(Exchange exchange, Call.Limits limits, List<Action> rows) {
        open++;
        int hosts = cluster.machines().size();
        new Call(cluster.world().scheduler(), exchange, limits, rows, _ -> random.nextInt(hosts), _ -> open--)
                .begin();
    }

    /// Whether all answers are there, or given up.
    public boolean isDone() {
        return open == 0;
    }

    /// What was found, by record.
    public Map<Key, Action> found() {
        return found;
    }
}
