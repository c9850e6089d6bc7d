package io.onehop.simulation.load;

import io.onehop.client.command.Key;
import io.onehop.simulation.world.Scheduler;
import java.util.ArrayList;
import java.util.List;

/// Everything that clients did, in the order in which they began. For one thread.
public final class History {
    private static final int MAX_ACTIONS = 1_000_000;

    private final Scheduler scheduler;
    private final List<Action> actions = new ArrayList<>();

    /// An empty one.
    public History(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    Action begin(int client, Action.Kind kind, Key key, String argument, int expectedGeneration) {
        if (actions.size() >= MAX_ACTIONS) {
            throw new IllegalStateException("too many actions");
        }
        var action = new Action(
                actions.size(), client, kind, key, argument, expectedGeneration, scheduler.nowNanos());
        actions.add(action);
        return action;
    }

    /// All of it.
    public List<Action> actions() {
        return actions;
    }

    /// What concerns one record.
    public List<Action> of(Key key) {
        return actions.stream().filter(each -> each.key().equals(key)).toList();
    }
}
