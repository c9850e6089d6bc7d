package io.onehop.simulation.load;

import io.onehop.client.command.Key;
import io.onehop.client.error.OnehopException;
import io.onehop.simulation.node.Machine;
import io.onehop.simulation.node.SimCluster;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/// What a client that has kept up can do when everything has come to rest: all it asks for is done, by the
/// nodes that it asked. For one thread.
public final class Probe {
    private static final int MOST_READS = 120;
    private static final int WRITES = 30;
    private static final int CLIENT = -2;

    private final SimCluster cluster;
    private final History history;
    private final KeySpace keys;
    private final List<Action> actions = new ArrayList<>();
    private Map<String, Long> before = Map.of();
    private int open;

    /// Has not begun.
    public Probe(SimCluster cluster, History history, KeySpace keys) {
        this.cluster = cluster;
        this.history = history;
        this.keys = keys;
    }

    /// Has that client read what others have written, and write itself.
    public void start(SmartClient user) {
        before = proxies();
        var client = user.client();
        if (client == null) {
            return;
        }
        var known = new LinkedHashSet<Key>();
        history.actions().forEach(each -> known.add(each.key()));
        known.stream().limit(MOST_READS).forEach(key ->
                actions.add(history.begin(CLIENT, Action.Kind.GET, key, "", 0)));
        for (int i = 0; i < WRITES; i++) {
            actions.add(history.begin(CLIENT, Action.Kind.CREATE, keys.newCreated(),
                    "p" + user.machine().number() + "-" + i + " ", 0));
        }
        open = actions.size();
        var call = new SmartCall(cluster.world().scheduler(), client, user.settings().direct(),
                OnehopException::inDoubt);
        next(call, 0);
    }

    private void next(SmartCall call, int at) {
        if (at < actions.size()) {
            call.begin(List.of(actions.get(at)), null, () -> {
                open--;
                cluster.world().scheduler().after(1, () -> next(call, at + 1));
            });
        }
    }

    /// Whether all has ended.
    public boolean isDone() {
        return open == 0;
    }

    /// Tells what did not work, and who asked the wrong node.
    public void check(BiConsumer<String, String> violated) {
        for (Action each : actions) {
            if (each.outcome() != Action.Outcome.OK) {
                violated.accept("a client at rest gets what it asks for", each.toString());
            }
        }
        var after = proxies();
        if (!after.equals(before)) {
            violated.accept("a client at rest asks the right node", "proxies before " + before + " after "
                    + after);
        }
    }

    private Map<String, Long> proxies() {
        var sums = new HashMap<String, Long>();
        for (Machine.Life life : cluster.lives()) {
            life.node().counters().forEach((name, count) -> {
                if (name.contains("proxy")) {
                    sums.merge(name, count, Long::sum);
                }
            });
        }
        return sums;
    }
}
