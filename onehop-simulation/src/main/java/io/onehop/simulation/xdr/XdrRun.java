package io.onehop.simulation.xdr;

import io.onehop.cluster.partition.MergeRule;
import io.onehop.simulation.check.RestChecker;
import io.onehop.simulation.check.Violation;
import io.onehop.simulation.fault.Faults;
import io.onehop.simulation.fault.Profile;
import io.onehop.simulation.load.History;
import io.onehop.simulation.load.KeySpace;
import io.onehop.simulation.load.SimClient;
import io.onehop.simulation.node.ClusterSettings;
import io.onehop.simulation.node.Machine;
import io.onehop.simulation.node.OnehopNodes;
import io.onehop.simulation.node.SimCluster;
import io.onehop.simulation.world.Scheduler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// One run of two or three simulated clusters that ship to each other: they form, clients write, nodes and
/// links fail, everything is healed, and when nothing waits any more all clusters must have the same records.
/// The same seed does the same, always. For one thread.
public final class XdrRun {
    private static final long SECOND = 1_000_000_000L;
    private static final long FORMED_NANOS = 8 * SECOND;
    private static final long THINK_NANOS = 40_000_000L;
    private static final long REST_NANOS = 4 * SECOND;
    private static final long PATIENCE_NANOS = 400 * SECOND;
    private static final long SLICE_NANOS = SECOND / 4;
    private static final int CLIENTS = 3;
    private static final long SHORTEST_OUTAGE = 60;
    private static final int PARTITIONS = 64;
    private static final long ID_STEP = 0x10;
    private static final long FIRST_ID = 0xA0;
    private static final List<Profile> PROFILES =
            List.of(Profile.NONE, Profile.CRASH, Profile.MIGRATION, Profile.CRASH, Profile.PAUSE);

    private final long seed;
    private final SplittableRandom random;
    private final Scheduler scheduler = new Scheduler();
    private final Topology topology;
    private final Profile profile;
    private final MergeRule conflicts;
    private final List<NeverBack> invariants = new ArrayList<>();
    private final List<SimCluster> clusters = new ArrayList<>();
    private final List<DcLink> links = new ArrayList<>();
    private final List<Faults> faults = new ArrayList<>();
    private final List<SimClient> clients = new ArrayList<>();
    private final List<Violation> violations = new ArrayList<>();
    private final long endNanos;
    private final Outage[] outages;
    private boolean healed;
    private int timesDown;

    private XdrRun(long seed, long seconds) {
        this.seed = seed;
        random = new SplittableRandom(seed);
        topology = Topology.values()[random.nextInt(Topology.values().length)];
        profile = PROFILES.get(random.nextInt(PROFILES.size()));
        conflicts = random.nextInt(5) == 0 ? MergeRule.GENERATION : MergeRule.LAST_UPDATE_TIME;
        endNanos = seconds * SECOND;
        outages = new Outage[topology.clusters()];
        Arrays.fill(outages, Outage.NONE);
        int queueLimit = random.nextBoolean() ? 16 : 1_024;
        int hotKeyMillis = random.nextBoolean() ? 0 : 100;
        for (int i = 0; i < topology.clusters(); i++) {
            SimCluster cluster = cluster(i, queueLimit, hotKeyMillis);
            clusters.add(cluster);
            invariants.add(new NeverBack(cluster, profile.losesNothing() && isLastWriteKept()));
        }
    }

    /// By generation a cluster may keep the older of two lineages' versions, which others have refused: then
    /// only runs without faults of nodes promise that all end with the same.
    private boolean isLastWriteKept() {
        return conflicts == MergeRule.LAST_UPDATE_TIME || profile == Profile.NONE;
    }

    private SimCluster cluster(int index, int queueLimit, int hotKeyMillis) {
        int nodes = 1 + random.nextInt(3);
        var settings = new ClusterSettings(
                PARTITIONS, Math.min(2, nodes), conflicts, 1 + random.nextInt(2));
        var maker = OnehopNodes.shipping(
                xdr(topology.destinations(index), queueLimit, hotKeyMillis),
                seams -> new LaneReaders(seams, this::link));
        return new SimCluster(nodes, settings, maker, random.split(), scheduler, FIRST_ID + index * ID_STEP);
    }

    private String xdr(List<Integer> destinations, int queueLimit, int hotKeyMillis) {
        if (destinations.isEmpty()) {
            return "";
        }
        var text = new StringBuilder("xdr {\n");
        for (int to : destinations) {
            text.append("dc DC").append(to).append(" {\nnode-address-port dc:3000\nnamespace test {\n")
                    .append("transaction-queue-limit ").append(queueLimit).append('\n')
                    .append("hot-key-ms ").append(hotKeyMillis).append('\n')
                    .append("forward ").append(topology.forwards()).append("\n}\n}\n");
        }
        return text.append("}\n").toString();
    }

    /// Each node has a link of its own to each data centre; they fail together only by chance.
    private DcLink link(String dc) {
        int to = Integer.parseInt(dc.substring(2));
        var link = new DcLink(clusters.get(to), invariants.get(to), random.split());
        link.outage(outages[to]);
        links.add(link);
        return link;
    }

    /// Runs a seed.
    ///
    /// @param seconds of virtual time until everything is healed
    public static XdrResult run(long seed, long seconds) {
        return new XdrRun(seed, seconds).run();
    }

    /// Runs a seed in which data centres are away for minutes.
    ///
    /// @param seconds of virtual time until everything is healed, several times as many as an outage takes
    public static XdrResult runWithOutages(long seed, long seconds) {
        var run = new XdrRun(seed, seconds);
        run.scheduler.at(FORMED_NANOS + 2 * SECOND, run::outage);
        return run.run();
    }

    /// One data centre after the other is away, or all of them from each other.
    private void outage() {
        int one = random.nextInt(outages.length + 1);
        Outage kind = Outage.values()[1 + random.nextInt(Outage.values().length - 1)];
        for (int i = 0; i < outages.length; i++) {
            away(i, one == outages.length || one == i ? kind : Outage.NONE);
        }
        scheduler.after((SHORTEST_OUTAGE + random.nextLong(SHORTEST_OUTAGE)) * SECOND, () -> {
            timesDown += (int) clusters.stream().flatMap(each -> each.lives().stream())
                    .filter(life -> life.node().describeShipping().contains("CLUSTER_DOWN")).count();
            for (int i = 0; i < outages.length; i++) {
                away(i, Outage.NONE);
            }
            if (!healed) {
                scheduler.after(SECOND + random.nextLong(30 * SECOND), this::outage);
            }
        });
    }

    private void away(int cluster, Outage now) {
        Outage kept = healed ? Outage.NONE : now;
        outages[cluster] = kept;
        links.stream().filter(link -> link.to() == clusters.get(cluster)).forEach(link -> link.outage(kept));
    }

    private XdrResult run() {
        begin();
        advance(endNanos);
        healed = true;
        faults.forEach(Faults::healAll);
        links.forEach(DcLink::heal);
        for (int i = 0; i < outages.length; i++) {
            away(i, Outage.NONE);
        }
        clients.forEach(SimClient::stop);
        settle();
        if (isGood()) {
            clusters.forEach(each -> violations.addAll(new RestChecker(each).check()));
        }
        if (isGood() && isLastWriteKept()) {
            violations.addAll(new SameRecords(clusters, topology).check());
        }
        invariants.forEach(each -> violations.addAll(each.violations()));
        for (SimCluster each : clusters) {
            each.problems().forEach(
                    problem -> violations.add(new Violation("nothing is thrown", problem, null)));
        }
        long compared = invariants.stream().mapToLong(NeverBack::looks).sum();
        long sent = links.stream().mapToLong(DcLink::sent).sum();
        return new XdrResult(seed, topology, profile, sent, compared, timesDown, scheduler.executed(),
                List.copyOf(violations));
    }

    private void begin() {
        var keys = new KeySpace(PARTITIONS, random.split());
        for (int i = 0; i < clusters.size(); i++) {
            SimCluster cluster = clusters.get(i);
            for (Machine machine : cluster.machines()) {
                scheduler.after(random.nextLong(SECOND), machine::start);
            }
            if (topology.isWritten(i)) {
                var history = new History(scheduler);
                for (int j = 0; j < CLIENTS; j++) {
                    var client = new SimClient(j, cluster, history, keys, THINK_NANOS, random.split());
                    clients.add(client);
                    scheduler.at(FORMED_NANOS, client::start);
                }
            }
            var trouble = new Faults(cluster, profile, random.split());
            faults.add(trouble);
            scheduler.at(FORMED_NANOS + SECOND, trouble::start);
        }
        scheduler.at(FORMED_NANOS + SECOND, this::troubleLinks);
    }

    private void troubleLinks() {
        if (healed) {
            return;
        }
        if (!links.isEmpty()) {
            links.get(random.nextInt(links.size())).trouble();
        }
        scheduler.after(random.nextLong(6 * SECOND), this::troubleLinks);
    }

    private boolean isGood() {
        return violations.isEmpty() && invariants.stream().allMatch(each -> each.violations().isEmpty())
                && clusters.stream().allMatch(each -> each.problems().isEmpty());
    }

    private void advance(long untilNanos) {
        while (scheduler.nowNanos() < untilNanos && isGood()) {
            scheduler.runUntil(Math.min(untilNanos, scheduler.nowNanos() + SLICE_NANOS));
        }
    }

    /// Waits until nothing moves and nothing waits: that has to come.
    private void settle() {
        long patience = scheduler.nowNanos() + PATIENCE_NANOS;
        long restSince = scheduler.nowNanos();
        while (isGood() && scheduler.nowNanos() - restSince < REST_NANOS) {
            if (scheduler.nowNanos() > patience) {
                violations.add(new Violation("traffic ends", describe(), null));
                return;
            }
            advance(scheduler.nowNanos() + SLICE_NANOS);
            if (!isAtRest()) {
                restSince = scheduler.nowNanos();
            }
        }
    }

    private boolean isAtRest() {
        return clients.stream().noneMatch(SimClient::isBusy)
                && clusters.stream().allMatch(each -> each.isSettled() && each.lives().stream()
                        .allMatch(life -> life.node().hasShipped()));
    }

    private String describe() {
        var text = new StringBuilder();
        for (SimCluster cluster : clusters) {
            text.append(cluster.isSettled() ? " settled" : " NOT settled");
            cluster.lives().forEach(life -> text.append("\n  ").append(life.process()).append(' ')
                    .append(life.node().describeShipping()));
        }
        return text.toString();
    }
}
