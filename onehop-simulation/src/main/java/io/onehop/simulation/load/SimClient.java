package io.onehop.simulation.load;

import io.onehop.simulation.node.SimCluster;
import io.onehop.simulation.world.Scheduler;
import java.util.List;
import java.util.SplittableRandom;

/// A client that does one thing after another until it is told to stop. For one thread.
public final class SimClient {
    private static final long MILLI = 1_000_000L;
    private static final long REFRESH_NANOS = 1_000 * MILLI;
    private static final int TIMEOUT_MILLIS = 1_000;
    private static final int RETRY_PAUSE_MILLIS = 20;

    private final SimCluster cluster;
    private final Habits habits;
    private final SplittableRandom random;
    private final Exchange exchange;
    private final PartitionMap map;
    private final Policy policy;
    private final int retries;
    private final long thinkNanos;
    private boolean stopped;
    private boolean busy;

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
        this.cluster = cluster;
        this.thinkNanos = thinkNanos;
        this.random = random;
        exchange = new Exchange(cluster, number);
        map = new PartitionMap(cluster);
        habits = new Habits(number, history, keys, random);
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
        List<Action> actions = habits.next();
        int begin = policy == Policy.SEQUENCE && !actions.getFirst().kind().isWrite() ? random.nextInt(2) : 0;
        int partition = actions.getFirst().key().partition();
        var limits = new Call.Limits(TIMEOUT_MILLIS, retries, RETRY_PAUSE_MILLIS);
        new Call(scheduler(), exchange, limits, actions, attempt -> host(partition, begin + attempt),
                _ -> {
                    habits.ended(actions);
                    rest();
                }).begin();
    }

    private int host(int partition, int attempt) {
        return switch (policy) {
            case MASTER -> map.host(partition, 0, random);
            case SEQUENCE -> map.host(partition, attempt, random);
            case RANDOM -> random.nextInt(cluster.machines().size());
        };
    }
}
