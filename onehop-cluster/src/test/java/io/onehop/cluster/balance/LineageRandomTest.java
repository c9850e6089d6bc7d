package io.onehop.cluster.balance;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Walks through what can happen to a partition, on a model of its records ([SymbolicCluster]).
class LineageRandomTest {
    private static final int WORLDS = Integer.getInteger("onehop.worlds", 5_000);
    private static final int PHASES = 3;
    private static final int STEPS = 60;
    private static final int SETTLE_ROUNDS = 2_000;

    @Test
    void losesNoAcknowledgedRecordAndEndsWithEqualReplicas() {
        long seed = Seed.of("LineageRandomTest");
        for (int world = 0; world < WORLDS; world++) {
            try {
                live(new SymbolicCluster(new SplittableRandom(seed + world), false));
            } catch (AssertionError e) {
                throw retold(seed + world);
            }
        }
    }

    private static void live(SymbolicCluster cluster) {
        for (int phase = 0; phase < PHASES; phase++) {
            walk(cluster);
            settle(cluster);
        }
    }

    /// The same again with its history.
    private static AssertionError retold(long seed) {
        var cluster = new SymbolicCluster(new SplittableRandom(seed), true);
        try {
            live(cluster);
        } catch (AssertionError e) {
            cluster.nodes.forEach(node -> cluster.log(node::toString));
            return new AssertionError("replay with -Donehop.seed=" + seed + " -Donehop.worlds=1: "
                    + e.getMessage() + '\n' + String.join("\n", cluster.history), e);
        }
        return new AssertionError("does not happen again: " + seed);
    }

    private static void walk(SymbolicCluster cluster) {
        boolean calm = cluster.chance(50);
        int disorder = calm ? 5 : cluster.random.nextInt(1, 20);
        int wipes = cluster.random.nextInt(3);
        for (int step = 0; step < STEPS; step++) {
            SymbolicNode node = cluster.anyNode();
            int kind = cluster.random.nextInt(100);
            if (kind < disorder) {
                disturb(cluster, node, calm, wipes);
            } else if (kind < 40) {
                cluster.write(1);
            } else if (kind < 75) {
                cluster.flow(node, false);
            } else if (kind < 80) {
                cluster.repair(node, calm ? 20 : 80);
            } else if (kind < 90) {
                cluster.allDone(node, cluster.anyNode());
            } else {
                cluster.exchange(node.side, false);
            }
            cluster.checker.check();
        }
    }

    private static void disturb(SymbolicCluster cluster, SymbolicNode node, boolean calm, int wipes) {
        switch (calm ? 0 : cluster.random.nextInt(7)) {
            case 0, 1 -> {
                boolean wipe = cluster.random.nextInt(3) < wipes;
                cluster.log(() -> "crash " + node.id + (wipe ? " losing all" : ""));
                node.crash(wipe);
                if (wipe) {
                    cluster.checker.wiped(node);
                }
                // a restart, seen at once or before it is over
                if (calm && cluster.chance(50)) {
                    cluster.exchange(node.side, true);
                }
                node.up |= calm;
            }
            case 2, 3 -> {
                cluster.log(() -> "up " + node.id);
                node.up = true;
            }
            case 4 -> {
                cluster.nodes.forEach(other -> other.side = cluster.random.nextInt(3));
                cluster.log(() -> "split");
            }
            case 5 -> {
                cluster.nodes.forEach(other -> other.side = 0);
                cluster.log(() -> "merge");
            }
            default -> {
                node.quiesced = !node.quiesced;
                if (cluster.chance(20)) {
                    cluster.replicationFactor = cluster.random.nextInt(1, 5);
                }
                cluster.log(() -> "quiesced=" + node.quiesced + ' ' + node.id
                        + " rf=" + cluster.replicationFactor);
            }
        }
        if (calm) {
            cluster.exchange(node.side, cluster.chance(80));
        } else if (cluster.chance(70)) {
            for (int side = 0; side < 3; side++) {
                cluster.exchange(side, false);
            }
        }
    }

    private static void settle(SymbolicCluster cluster) {
        cluster.log(() -> "settle");
        for (SymbolicNode node : cluster.nodes) {
            node.up = true;
            node.side = 0;
        }
        cluster.exchange(0, true);
        cluster.checker.check();
        finish(cluster);
        cluster.checker.checkSettled();
        cluster.exchange(0, true);
        NamespacePlan again = cluster.nodes.getFirst().plan;
        if (again == null || !again.partitions().getFirst().flows().isEmpty()) {
            throw new AssertionError("not stable: " + again);
        }
        cluster.checker.checkSettled();
        cluster.forgetRecords();
    }

    private static void finish(SymbolicCluster cluster) {
        for (int round = 0; round < SETTLE_ROUNDS; round++) {
            boolean busy = false;
            for (SymbolicNode node : cluster.nodes) {
                busy |= cluster.flow(node, true);
                busy |= cluster.repair(node, 100);
                for (SymbolicNode other : cluster.nodes) {
                    busy |= cluster.allDone(node, other);
                }
            }
            cluster.checker.check();
            if (!busy) {
                return;
            }
        }
        throw new AssertionError("never ends");
    }
}
