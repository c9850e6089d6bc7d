package io.onehop.simulation;

import io.onehop.client.error.OnehopException;
import io.onehop.cluster.partition.MergeRule;
import io.onehop.simulation.check.CounterRules;
import io.onehop.simulation.check.HistoryChecker;
import io.onehop.simulation.check.LiveInvariants;
import io.onehop.simulation.check.RestChecker;
import io.onehop.simulation.check.SplitChecker;
import io.onehop.simulation.check.Violation;
import io.onehop.simulation.fault.Faults;
import io.onehop.simulation.fault.Profile;
import io.onehop.simulation.load.Action;
import io.onehop.simulation.load.Audit;
import io.onehop.simulation.load.History;
import io.onehop.simulation.load.KeySpace;
import io.onehop.simulation.load.SimClient;
import io.onehop.simulation.node.ClusterSettings;
import io.onehop.simulation.node.Machine;
import io.onehop.simulation.node.SimCluster;
import io.onehop.simulation.node.SimulatedNode;
import io.onehop.simulation.world.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/// One run of a simulated cluster: it forms, clients work while faults come, everything is healed, it comes
/// to rest, and everything is checked. The same seed and options do the same, always. For one thread; several
/// runs may go on in threads of their own.
public final class SimulationRun {
    private static final long SECOND = 1_000_000_000L;
    private static final long FORMED_NANOS = 8 * SECOND;
    private static final long SETTLE_NANOS = 16 * SECOND;
    private static final long CALM_NANOS = 4 * SECOND;
    private static final long GRACE_NANOS = 60 * SECOND;
    private static final long AUDIT_NANOS = 12 * SECOND;
    private static final long SLICE_NANOS = SECOND / 4;
    private static final long REST_NANOS = 3 * SECOND;
    private static final long THINK_NANOS = 40_000_000L;
    private static final int CLIENTS = 5;
    private static final int MANY_PARTITIONS = 4096;
    private static final int FEW_PARTITIONS = 64;

    private final long seed;
    private final Profile profile;
    private final SplittableRandom random;
    private final SimCluster cluster;
    private final Scheduler scheduler;
    private final History history;
    private final Faults faults;
    private final LiveInvariants invariants;
    private final List<SimClient> clients = new ArrayList<>();
    private final List<Violation> violations = new ArrayList<>();
    private final RealClients realClients;
    private final SimulationOptions options;
    private final long endNanos;

    private SimulationRun(long seed, SimulationOptions options, SimulatedNode.Maker maker,
            Predicate<OnehopException> doubts) {
        this.seed = seed;
        this.options = options;
        random = new SplittableRandom(seed);
        Profile drawn = Profile.values()[random.nextInt(Profile.values().length)];
        Profile chosen = options.profile();
        profile = chosen == null ? drawn : chosen;
        int drawnNodes = random.nextInt(4) == 0 ? 1 + random.nextInt(7) : 3 + random.nextInt(3);
        int nodes = options.nodes() == 0 ? drawnNodes : options.nodes();
        int drawnPartitions = random.nextInt(40) == 0 ? MANY_PARTITIONS : FEW_PARTITIONS;
        int drawnFactor = random.nextInt(4) == 0 ? 3 : random.nextInt(8) == 0 ? 1 : 2;
        var conflicts = random.nextBoolean() ? MergeRule.GENERATION : MergeRule.LAST_UPDATE_TIME;
        var settings = new ClusterSettings(
                options.partitions() == 0 ? drawnPartitions : options.partitions(),
                Math.min(drawnFactor, nodes), conflicts, 1 + random.nextInt(2));
        cluster = new SimCluster(nodes, settings, maker, random.split());
        scheduler = cluster.world().scheduler();
        history = new History(scheduler);
        faults = new Faults(cluster, profile, random.split());
        invariants = new LiveInvariants(cluster);
        realClients = new RealClients(options.realClients(), cluster, history, doubts);
        scheduler.afterEach(invariants::check);
        endNanos = options.seconds() * SECOND;
        cluster.world().trace().notable(
                "seed " + seed + " profile " + profile + " nodes " + nodes + " " + settings);
    }

    /// Runs a seed.
    ///
    /// @param maker makes the nodes
    public static SimulationResult run(long seed, SimulationOptions options, SimulatedNode.Maker maker) {
        return run(seed, options, maker, OnehopException::inDoubt);
    }

    /// Runs a seed with applications that judge failures in their own way.
    ///
    /// @param doubts whether a write of a real client that failed so may have been applied
    static SimulationResult run(long seed, SimulationOptions options, SimulatedNode.Maker maker,
            Predicate<OnehopException> doubts) {
        return new SimulationRun(seed, options, maker, doubts).run();
    }

    private SimulationResult run() {
        begin();
        long healAt = endNanos - SETTLE_NANOS;
        if (profile == Profile.SPLIT) {
            split(healAt);
        } else {
            scheduler.at(FORMED_NANOS + SECOND, faults::start);
            advance(healAt);
            realClients.calm();
            faults.healAll();
            advance(healAt + CALM_NANOS);
            stopClients();
            settle();
        }
        finish();
        return result();
    }

    private void begin() {
        var keys = new KeySpace(cluster.settings().partitions(), random.split());
        int late = profile == Profile.MIGRATION && cluster.machines().size() > 2 ? 1 : 0;
        List<Machine> machines = cluster.machines();
        for (Machine machine : machines.subList(0, machines.size() - late)) {
            scheduler.after(random.nextLong(SECOND), machine::start);
        }
        for (int i = 0; i < CLIENTS; i++) {
            var client = new SimClient(i, cluster, history, keys, THINK_NANOS, random.split());
            clients.add(client);
            scheduler.at(FORMED_NANOS, client::start);
        }
        realClients.start(FORMED_NANOS, THINK_NANOS, keys, profile, random);
        advance(FORMED_NANOS);
    }

    private boolean isGood() {
        return violations.isEmpty() && realClients.violations().isEmpty()
                && invariants.violations().isEmpty() && cluster.problems().isEmpty();
    }

    /// Goes on up to that time, but not beyond what must not be.
    private void advance(long untilNanos) {
        while (scheduler.nowNanos() < untilNanos && isGood()) {
            scheduler.runUntil(Math.min(untilNanos, scheduler.nowNanos() + SLICE_NANOS));
        }
    }

    private void stopClients() {
        clients.forEach(SimClient::stop);
        realClients.stop();
        while ((clients.stream().anyMatch(SimClient::isBusy) || realClients.isBusy()) && isGood()) {
            advance(scheduler.nowNanos() + SLICE_NANOS);
        }
    }

    private void settle() {
        long patience = Math.max(endNanos, scheduler.nowNanos()) + GRACE_NANOS;
        long restSince = scheduler.nowNanos();
        while (isGood() && scheduler.nowNanos() < patience
                && scheduler.nowNanos() - restSince < REST_NANOS) {
            advance(scheduler.nowNanos() + SLICE_NANOS);
            if (!cluster.isSettled()) {
                restSince = scheduler.nowNanos();
            }
        }
    }

    /// Both sides work for a while, then stand still; what they have is merged when they meet again.
    private void split(long healAt) {
        advance(FORMED_NANOS + 4 * SECOND);
        faults.split();
        advance(healAt - 3 * CALM_NANOS);
        stopClients();
        advance(healAt);
        var before = new SplitChecker(cluster);
        faults.healAll();
        settle();
        if (isGood()) {
            violations.addAll(before.check(history));
        }
    }

    private void finish() {
        if (!isGood()) {
            return;
        }
        violations.addAll(new RestChecker(cluster).check());
        realClients.finish(this::advance);
        var audit = new Audit(cluster, random.split());
        audit.start(history);
        long patience = scheduler.nowNanos() + AUDIT_NANOS;
        while (!audit.isDone() && scheduler.nowNanos() < patience) {
            advance(scheduler.nowNanos() + SLICE_NANOS);
            if (!isGood()) {
                return;
            }
        }
        violations.addAll(new HistoryChecker(history, profile, audit.found()).check());
        violations.addAll(new CounterRules(cluster, profile).check());
    }

    private SimulationResult result() {
        violations.addAll(invariants.violations());
        violations.addAll(realClients.violations());
        for (String problem : cluster.problems()) {
            violations.add(new Violation("nothing is thrown", problem, null));
        }
        int notDone = (int) history.actions().stream()
                .filter(each -> each.outcome() != Action.Outcome.OK).count();
        String replay = "./onehop sim --seed " + seed + options.arguments();
        List<String> report = violations.isEmpty() && !options.tells()
                ? List.of() : new Story(replay, cluster, history, violations).lines();
        var settings = cluster.settings();
        return new SimulationResult(seed, profile, cluster.machines().size(), settings.replicationFactor(),
                settings.partitions(), history.actions().size(), notDone, scheduler.executed(),
                cluster.world().trace().hash(), violations, report);
    }
}
