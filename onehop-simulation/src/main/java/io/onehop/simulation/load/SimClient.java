package io.onehop.simulation.load;

import io.onehop.client.command.Key;
import io.onehop.simulation.node.SimCluster;
import io.onehop.simulation.world.Scheduler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// A client that does one thing after another until it is told to stop. For one thread.
public final class SimClient {
    private static final long MILLI = 1_000_000L;
    private static final long REFRESH_NANOS = 1_000 * MILLI;
    private static final int TIMEOUT_MILLIS = 1_000;
    private static final int RETRY_PAUSE_MILLIS = 20;
    private static final int MAX_BATCH = 8;

    private final SimCluster cluster;
    private final History history;
    private final KeySpace keys;
    private final SplittableRandom random;
    private final int number;
    private final Exchange exchange;
    private final PartitionMap map;
    private final List<Key> own;
    private final Policy policy;
    private final int retries;
    private final long thinkNanos;
    private final Map<Key, Integer> generations = new HashMap<>();
    private boolean stopped;
    private boolean busy;
    private int tokens;

    private enum Policy {
        MASTER,
        SEQUENCE,
        RANDOM
    }

    /// A client that has not begun.
    ///
    /// @param thinkNanos how long it rests between actions, on average
    public SimClient(int number, SimCluster cluster, History history, KeySpace keys, long thinkNanos,
            SplittableRandom random) {
        this.number = number;
        this.cluster = cluster;
        this.history = history;
        this.keys = keys;
        this.thinkNanos = thinkNanos;
        this.random = random;
        exchange = new Exchange(cluster, number);
        map = new PartitionMap(cluster);
        own = keys.newOwned();
        policy = Policy.values()[number % Policy.values().length];
        retries = random.nextBoolean() ? 2 : 0;
    }

    /// Begins.
    public void start() {
        refresh();
        rest();
    }

    /// Does nothing new from now on.
    public void stop() {
        stopped = true;
    }

    /// Whether something has not ended yet.
    public boolean isBusy() {
        return busy;
    }

    private Scheduler scheduler() {
        return cluster.world().scheduler();
    }

    private void refresh() {
        if (!stopped) {
            map.refresh();
            scheduler().after(REFRESH_NANOS / 2 + random.nextLong(REFRESH_NANOS), this::refresh);
        }
    }

    private void rest() {
        busy = false;
        scheduler().after(1 + random.nextLong(2 * thinkNanos), this::act);
    }

    private void act() {
        if (stopped) {
            return;
        }
        busy = true;
        List<Action> actions = random.nextInt(10) == 0 ? several() : List.of(one(random.nextInt(100)));
        int begin = policy == Policy.SEQUENCE && !actions.getFirst().kind().isWrite() ? random.nextInt(2) : 0;
        int partition = actions.getFirst().key().partition();
        var limits = new Call.Limits(TIMEOUT_MILLIS, retries, RETRY_PAUSE_MILLIS);
        new Call(scheduler(), exchange, limits, actions, attempt -> host(partition, begin + attempt),
                _ -> ended(actions)).begin();
    }

    private int host(int partition, int attempt) {
        return switch (policy) {
            case MASTER -> map.host(partition, 0, random);
            case SEQUENCE -> map.host(partition, attempt, random);
            case RANDOM -> random.nextInt(cluster.machines().size());
        };
    }

    private void ended(List<Action> actions) {
        for (Action each : actions) {
            boolean register = each.key().set().equals(KeySpace.REGISTERS);
            if (register && each.outcome() == Action.Outcome.OK) {
                generations.put(each.key(), each.generation());
            } else if (register) {
                generations.remove(each.key());
            }
        }
        rest();
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
