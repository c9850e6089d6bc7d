package io.onehop.simulation.load;

import io.onehop.client.command.Key;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// What somebody who uses a client does, one thing after another. For one thread.
final class Habits {
    private static final int MAX_BATCH = 8;

    private final int number;
    private final History history;
    private final KeySpace keys;
    private final SplittableRandom random;
    private final List<Key> own;
    private final Map<Key, Integer> generations = new HashMap<>();
    private int tokens;

    /// @param number of whoever does it
    Habits(int number, History history, KeySpace keys, SplittableRandom random) {
        this.number = number;
        this.history = history;
        this.keys = keys;
        this.random = random;
        own = keys.newOwned();
    }

    /// What is done next: one thing, or several different ones at once.
    List<Action> next() {
        return random.nextInt(10) == 0 ? several() : List.of(one(random.nextInt(100)));
    }

    /// Learns from what has ended.
    void ended(List<Action> actions) {
        for (Action each : actions) {
            boolean register = each.key().set().equals(KeySpace.REGISTERS);
            if (register && each.outcome() == Action.Outcome.OK) {
                generations.put(each.key(), each.generation());
            } else if (register) {
                generations.remove(each.key());
            }
        }
    }

    /// Appends and reads of different records.
    private List<Action> several() {
        var actions = new ArrayList<Action>();
        var used = new ArrayList<Key>();
        int count = 2 + random.nextInt(MAX_BATCH - 1);
        while (actions.size() < count) {
            boolean writes = random.nextBoolean();
            Key key = writes ? keys.anyAppended()
                    : random.nextBoolean() ? keys.anyCounted() : keys.anyCreated();
            if (!used.contains(key)) {
                used.add(key);
                actions.add(begin(writes ? Action.Kind.APPEND : Action.Kind.GET, key));
            }
        }
        return actions;
    }

    private Action one(int percent) {
        if (percent < 20) {
            return begin(Action.Kind.APPEND, keys.anyAppended());
        } else if (percent < 32) {
            return begin(Action.Kind.ADD, keys.anyCounted());
        } else if (percent < 42) {
            return begin(Action.Kind.CREATE, keys.newCreated());
        } else if (percent < 52) {
            Key key = keys.anyRegister();
            Integer known = generations.get(key);
            return known == null ? begin(Action.Kind.GET, key)
                    : history.begin(number, Action.Kind.CAS, key, token(), known);
        } else if (percent < 68) {
            return begin(random.nextInt(3) == 0 ? Action.Kind.DELETE : Action.Kind.PUT, anyOwn());
        } else if (percent < 80) {
            return begin(Action.Kind.GET, anyOwn());
        }
        return begin(Action.Kind.GET, random.nextBoolean() ? keys.anyAppended() : keys.anyCreated());
    }

    private Key anyOwn() {
        return own.get(random.nextInt(own.size()));
    }

    private Action begin(Action.Kind kind, Key key) {
        return history.begin(number, kind, key, kind.isWrite() ? token() : "", 0);
    }

    private String token() {
        return "c" + number + "-" + tokens++ + " ";
    }
}
