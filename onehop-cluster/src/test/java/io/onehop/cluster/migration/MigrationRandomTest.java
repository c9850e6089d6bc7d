package io.onehop.cluster.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.cluster.migration.Nodes.Node;
import io.onehop.cluster.migration.TestFabric.Fate;
import io.onehop.cluster.partition.MergeRule;
import io.onehop.model.NodeId;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Nodes come and die while clients write and messages are lost: no acknowledged write is lost, and in the
/// end all copies are equal.
class MigrationRandomTest {
    private static final int SEEDS = 40;
    private static final int ROUNDS = 8;
    private static final int NODES = 5;

    @Test
    void acknowledgedWritesSurviveOneDeathAtATime() {
        long first = Long.getLong("onehop.seed", 1);
        int seeds = Long.getLong("onehop.seed") == null ? Integer.getInteger("onehop.seeds", SEEDS) : 1;
        for (long seed = first; seed < first + seeds; seed++) {
            try {
                run(seed);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("-Donehop.seed=" + seed, e);
            }
        }
    }

    private static void run(long seed) {
        var random = new SplittableRandom(seed);
        var nodes = new Nodes(seed, 4);
        nodes.settings = new MigrationSettings(1 + random.nextInt(4), 1 + random.nextInt(4), 0);
        nodes.staggerNanos = random.nextBoolean() ? 0 : 1 + random.nextLong(20_000_000);
        var clients = new Clients(nodes, random);
        Node a = add(nodes, 1, random);
        Node b = add(nodes, 2, random);
        nodes.balance();
        for (int partition = 0; partition < nodes.count; partition++) {
            nodes.runUntil(nodes::isAgreed, 1);
            clients.adopt(nodes.fill(partition, 20 + random.nextInt(500), a, b));
        }
        nodes.fabric.hook = (_, _, _) -> {
            int chance = random.nextInt(40);
            return chance == 0 ? Fate.LOSE : chance == 1 ? Fate.REPEAT : Fate.DELIVER;
        };
        nodes.afterEachEvent = clients::act;
        for (int round = 0; round < ROUNDS; round++) {
            boolean twoCopies = active(nodes) >= 2;
            change(nodes, random);
            for (int views = random.nextInt(4); views > 0; views--) {
                pause(nodes, random);
                nodes.balance();
            }
            if (random.nextBoolean() && twoCopies && active(nodes) >= 2) {
                pause(nodes, random);
                clients.forgetRemovals();
                nodes.kill(pick(nodes.alive(), random));
                nodes.balance();
            }
            settle(nodes, clients);
        }
        assertThat(clients.acknowledged).isPositive();
    }

    private static Node add(Nodes nodes, int number, SplittableRandom random) {
        Node node = nodes.add(number);
        node.data.conflicts = MergeRule.LAST_UPDATE_TIME;
        node.data.retransmitMillis = 50 + random.nextInt(1000);
        return node;
    }

    private static long active(Nodes nodes) {
        return nodes.alive().stream().filter(node -> !node.quiesced).count();
    }

    private static Node pick(List<Node> list, SplittableRandom random) {
        return list.get(random.nextInt(list.size()));
    }

    /// A node comes, goes or comes back with nothing.
    private static void change(Nodes nodes, SplittableRandom random) {
        int number = 1 + random.nextInt(NODES);
        Node there = nodes.all.get(new NodeId(number));
        if (there == null || !there.alive) {
            add(nodes, number, random);
        } else {
            there.quiesced = !there.quiesced && active(nodes) > 2 && random.nextBoolean();
        }
        nodes.balance();
    }

    /// Up to a tenth of a second.
    private static void pause(Nodes nodes, SplittableRandom random) {
        long until = nodes.time.nanoTime() + random.nextLong(20_000_000);
        nodes.runUntil(() -> nodes.time.nanoTime() >= until, 1);
    }

    private static void settle(Nodes nodes, Clients clients) {
        Runnable acting = nodes.afterEachEvent;
        nodes.settle();
        nodes.afterEachEvent = () -> {};
        assertThat(nodes.runUntil(clients::isIdle, 10)).isTrue();
        nodes.settle();
        clients.checkAll();
        if (nodes.alive().stream().noneMatch(node -> node.quiesced)) {
            nodes.checkSettled();
        }
        nodes.afterEachEvent = acting;
    }
}
