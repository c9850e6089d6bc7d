package io.onehop.simulation.world;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Delays and cuts between hosts, by kind of port and direction. A cut direction swallows what is sent until
/// it is healed; connections of the fabric notice after a while and break. For one thread.
public final class Network {
    private static final long MILLI = 1_000_000L;
    private static final long LEAST_DELAY_NANOS = 40_000;
    private static final int USUAL_SPREAD_NANOS = 260_000;
    private static final int TAIL_PERCENT = 1;
    private static final long LEAST_PATIENCE_NANOS = 3_000 * MILLI;
    private static final long MOST_PATIENCE_NANOS = 9_000 * MILLI;

    private final Scheduler scheduler;
    private final SplittableRandom random;
    private final int hosts;
    private final int[][][] cuts;
    private final List<FabricConnection> connections = new ArrayList<>();
    private long tailNanos = 20 * MILLI;
    private int tailPercent = TAIL_PERCENT;

    /// A network in which everything reaches everything.
    ///
    /// @param hosts their number; clients are one more host behind them
    public Network(Scheduler scheduler, SplittableRandom random, int hosts) {
        this.scheduler = scheduler;
        this.random = random;
        this.hosts = hosts;
        cuts = new int[Path.values().length][hosts + 1][hosts + 1];
    }

    /// The number that stands for all clients.
    public int clients() {
        return hosts;
    }

    /// From now on `percent` of all messages take up to that long.
    public void tail(int percent, long nanos) {
        tailPercent = percent;
        tailNanos = nanos;
    }

    /// How long the next message takes.
    public long delay() {
        long usual = LEAST_DELAY_NANOS + random.nextInt(USUAL_SPREAD_NANOS);
        return random.nextInt(100) < tailPercent ? usual + random.nextLong(tailNanos) : usual;
    }

    SplittableRandom random() {
        return random;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    /// Whether what the first host sends reaches the second.
    public boolean reaches(Path path, int from, int to) {
        return cuts[path.ordinal()][from][to] == 0;
    }

    /// Cuts a direction; each cut is healed by itself.
    public void cut(Path path, int from, int to) {
        cuts[path.ordinal()][from][to]++;
        if (path == Path.FABRIC) {
            long patience = random.nextLong(LEAST_PATIENCE_NANOS, MOST_PATIENCE_NANOS);
            long cutAt = scheduler.nowNanos();
            scheduler.after(patience, () -> breakCut(from, to, cutAt));
        }
    }

    private void breakCut(int from, int to, long openedBefore) {
        if (reaches(Path.FABRIC, from, to)) {
            return;
        }
        for (FabricConnection each : List.copyOf(connections)) {
            if (each.joins(from, to) && each.openedAtNanos() <= openedBefore) {
                each.close();
            }
        }
    }

    /// Ends a cut.
    public void heal(Path path, int from, int to) {
        if (cuts[path.ordinal()][from][to] > 0) {
            cuts[path.ordinal()][from][to]--;
        }
    }

    /// Ends all cuts.
    public void healAll() {
        for (int[][] ofPath : cuts) {
            for (int[] row : ofPath) {
                java.util.Arrays.fill(row, 0);
            }
        }
    }

    /// Breaks the fabric's connections between two hosts: what is on its way is lost.
    ///
    /// @return how many there were
    public int resetConnections(int one, int other) {
        int broken = 0;
        for (FabricConnection each : List.copyOf(connections)) {
            if (each.joins(one, other)) {
                each.close();
                broken++;
            }
        }
        return broken;
    }

    /// Breaks what a process that is no more had open.
    public void closeAll(NodeProcess process) {
        for (FabricConnection each : List.copyOf(connections)) {
            if (each.belongsTo(process)) {
                each.close();
            }
        }
    }

    void opened(FabricConnection connection) {
        connections.add(connection);
    }

    void closed(FabricConnection connection) {
        connections.remove(connection);
    }

    /// Messages on their way between nodes.
    public int messagesInFlight() {
        int count = 0;
        for (FabricConnection each : connections) {
            count += each.messagesInFlight();
        }
        return count;
    }
}
