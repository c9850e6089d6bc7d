package io.onehop.simulation.fault;

import io.onehop.simulation.node.Machine;
import io.onehop.simulation.node.SimCluster;
import io.onehop.simulation.world.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Brings faults about, one after another, as a profile says. For one thread.
///
/// **Losses.** Where nothing acknowledged may be lost, a node goes only while the nodes that have gone since
/// the cluster was last at rest are fewer than the copies there were then.
public final class Faults {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;
    private static final long LOOK_NANOS = 100 * MILLI;
    private static final int SHORT_MILLIS = 700;
    private static final int SLOW_FACTOR = 150;
    private static final int MAX_STEP_MILLIS = 3_600_000;

    private final SimCluster cluster;
    private final Profile profile;
    private final SplittableRandom random;
    private final Cuts cuts;
    private boolean over;
    private int mayBeLost;

    /// Nothing happens before [#start].
    public Faults(SimCluster cluster, Profile profile, SplittableRandom random) {
        this.cluster = cluster;
        this.profile = profile;
        this.random = random;
        cuts = new Cuts(cluster, random);
    }

    /// Begins.
    public void start() {
        if (profile != Profile.NONE && profile != Profile.SPLIT) {
            look();
            after(random.nextLong(2 * SECOND), this::next);
        }
    }

    /// Splits all nodes into two halves, each with about half of the clients' ways: all ports of one half are
    /// cut off from the other's.
    public void split() {
        cuts.halves(List.of(Path.FABRIC, Path.HEARTBEAT), Long.MAX_VALUE);
    }

    /// Ends all faults: cuts, pauses, slowness; starts the nodes that are down.
    public void healAll() {
        over = true;
        cluster.world().trace().notable("everything is healed");
        cluster.world().network().healAll();
        cluster.world().network().tail(1, 20 * MILLI);
        for (Machine each : cluster.machines()) {
            each.resume();
            Machine.Life life = each.life();
            if (life != null) {
                life.process().slowDown(1);
            }
            each.start();
        }
    }

    private void after(long nanos, Runnable task) {
        cluster.world().scheduler().after(nanos, () -> {
            if (!over) {
                task.run();
            }
        });
    }

    private void look() {
        boolean changes = cluster.machines().stream().anyMatch(Machine::isLeaving);
        if (!changes && cluster.isSettled()) {
            mayBeLost = Math.min(cluster.settings().replicationFactor(), cluster.lives().size()) - 1;
        }
        after(LOOK_NANOS, this::look);
    }

    private void next() {
        after(SECOND / 2 + random.nextLong(4 * SECOND), this::next);
        int dice = random.nextInt(100);
        switch (profile) {
            case NONE, SPLIT -> { }
            case CRASH -> {
                if (dice < 70) {
                    lose(dice < 45);
                } else {
                    nuisance();
                }
            }
            case MIGRATION -> migration(dice);
            case CLOCK -> {
                if (dice < 40) {
                    stepClock();
                } else {
                    migration(random.nextInt(100));
                }
            }
            case PAUSE -> {
                if (dice < 70) {
                    pause(any(), 300 + random.nextInt(8_000));
                } else {
                    nuisance();
                }
            }
            case PARTITION -> {
                if (dice < 85) {
                    cuts.any(SECOND / 2 + random.nextLong(8 * SECOND));
                } else {
                    nuisance();
                }
            }
            case MIXED -> mixed(dice);
        }
    }

    private void migration(int dice) {
        if (dice < 40) {
            join();
        } else if (dice < 75) {
            lose(dice < 60);
        } else {
            nuisance();
        }
    }

    private void mixed(int dice) {
        if (dice < 20) {
            cuts.any(SECOND / 2 + random.nextLong(6 * SECOND));
        } else if (dice < 35) {
            pause(any(), 300 + random.nextInt(6_000));
        } else if (dice < 50) {
            stepClock();
        } else {
            migration(random.nextInt(100));
        }
    }

    private Machine any() {
        List<Machine> machines = cluster.machines();
        return machines.get(random.nextInt(machines.size()));
    }

    private void lose(boolean crash) {
        var up = new ArrayList<Machine>();
        for (Machine each : cluster.machines()) {
            if (each.isUp()) {
                up.add(each);
            }
        }
        boolean allowed = profile.losesNothing() ? mayBeLost > 0 : up.size() > 1;
        if (!profile.losesNodes() || !allowed || up.size() < 2) {
            return;
        }
        mayBeLost--;
        Machine machine = up.get(random.nextInt(up.size()));
        long away = random.nextInt(3) == 0 ? random.nextLong(SECOND) : random.nextLong(10 * SECOND);
        if (crash) {
            machine.crash();
            after(away, machine::start);
        } else {
            machine.leave(() -> comeBack(machine, away));
        }
    }

    private void comeBack(Machine machine, long nanos) {
        if (over) {
            machine.start();
        } else {
            after(nanos, machine::start);
        }
    }

    private void join() {
        for (Machine each : cluster.machines()) {
            if (!each.isUp()) {
                each.start();
                return;
            }
        }
        lose(random.nextBoolean());
    }

    private void pause(Machine machine, int millis) {
        machine.pause();
        after(millis * MILLI, machine::resume);
    }

    private void stepClock() {
        Machine machine = any();
        long step = random.nextInt(3) == 0 ? -machine.host().clock().stepMillis()
                : random.nextInt(2) == 0 ? random.nextLong(-2_000, 2_000)
                : random.nextLong(-MAX_STEP_MILLIS, MAX_STEP_MILLIS);
        machine.host().clock().step(step);
        cluster.world().trace().notable(machine.host() + " calendar is set by " + step + " ms");
    }

    /// Something that must do no harm.
    private void nuisance() {
        int one = any().host().index();
        int other = any().host().index();
        switch (random.nextInt(5)) {
            case 0 -> {
                int broken = cluster.world().network().resetConnections(one, other);
                cluster.world().trace().notable(
                        broken + " connections break between " + name(one) + " and " + name(other));
            }
            case 1 -> cuts.oneWay(Path.FABRIC, one, other, random.nextLong(SHORT_MILLIS) * MILLI);
            case 2 -> pause(any(), random.nextInt(SHORT_MILLIS));
            case 3 -> slowDown(any());
            default -> {
                cluster.world().trace().notable("a fifth of all messages is slow for 2 s");
                cluster.world().network().tail(20, 60 * MILLI);
                after(2 * SECOND, () -> cluster.world().network().tail(1, 20 * MILLI));
            }
        }
    }

    private String name(int host) {
        return cluster.machines().get(host).host().toString();
    }

    private void slowDown(Machine machine) {
        Machine.Life life = machine.life();
        if (life != null) {
            cluster.world().trace().notable(life.process() + " is slow for 2 s");
            life.process().slowDown(SLOW_FACTOR);
            after(2 * SECOND, () -> life.process().slowDown(1));
        }
    }
}
