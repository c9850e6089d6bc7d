package io.onehop.simulation;

import io.onehop.client.error.OnehopException;
import io.onehop.simulation.check.ClientRules;
import io.onehop.simulation.check.Violation;
import io.onehop.simulation.fault.Profile;
import io.onehop.simulation.load.History;
import io.onehop.simulation.load.KeySpace;
import io.onehop.simulation.load.Probe;
import io.onehop.simulation.load.SmartClient;
import io.onehop.simulation.node.SimCluster;
import io.onehop.simulation.smart.ClientFaults;
import io.onehop.simulation.smart.ClientMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The real clients of a run: they work beside the simple ones, trouble of their own comes over them, and in
/// the end they are looked at. For one thread.
final class RealClients {
    private static final long SECOND = 1_000_000_000L;
    private static final long SLICE_NANOS = SECOND / 4;
    private static final long PROBE_NANOS = 20 * SECOND;
    private static final int MAX_VIOLATIONS = 10;

    private final int count;
    private final Predicate<OnehopException> doubts;
    private final SimCluster cluster;
    private final History history;
    private final List<SmartClient> clients = new ArrayList<>();
    private final List<Violation> violations = new ArrayList<>();
    private @Nullable ClientFaults faults;
    private @Nullable KeySpace keys;

    /// @param doubts what their application makes of a failure: whether a write may have been applied
    RealClients(int count, SimCluster cluster, History history, Predicate<OnehopException> doubts) {
        this.doubts = doubts;
        this.count = count;
        this.cluster = cluster;
        this.history = history;
    }

    /// Has them begin at that time.
    void start(long atNanos, long thinkNanos, KeySpace newKeys, Profile profile, SplittableRandom random) {
        keys = newKeys;
        var machines = new ArrayList<ClientMachine>();
        for (int i = 0; i < count; i++) {
            var machine = new ClientMachine(i, cluster, random.split());
            machines.add(machine);
            var client = new SmartClient(machine, cluster, history, newKeys, thinkNanos, random.split(),
                    doubts, this::violated);
            clients.add(client);
            cluster.world().scheduler().at(atNanos, client::start);
        }
        if (count > 0 && profile != Profile.NONE) {
            var trouble = new ClientFaults(cluster, machines, random.split());
            faults = trouble;
            cluster.world().scheduler().at(atNanos + SECOND, trouble::start);
        }
    }

    private void violated(String rule, String what) {
        if (violations.size() < MAX_VIOLATIONS) {
            violations.add(new Violation(rule, what, null));
        }
    }

    /// No further trouble.
    void calm() {
        if (faults != null) {
            faults.stop();
        }
    }

    void stop() {
        calm();
        clients.forEach(SmartClient::stop);
    }

    boolean isBusy() {
        return clients.stream().anyMatch(SmartClient::isBusy);
    }

    /// What was wrong.
    List<Violation> violations() {
        return violations;
    }

    /// Looks at those that are at rest, has them work once more, and closes them.
    ///
    /// @param advance lets the world go on up to a time
    void finish(LongConsumer advance) {
        var rules = new ClientRules(cluster, this::violated);
        for (SmartClient each : clients) {
            if (violations.isEmpty()) {
                rules.atRest(each);
                probe(each, advance);
                rules.atRest(each);
            }
        }
        for (SmartClient each : clients) {
            var client = each.client();
            if (client != null && violations.isEmpty()) {
                client.close();
                advance.accept(now() + SECOND);
                rules.whenClosed(each);
            }
        }
    }

    private void probe(SmartClient client, LongConsumer advance) {
        var probe = new Probe(cluster, history, Objects.requireNonNull(keys));
        probe.start(client);
        long patience = now() + PROBE_NANOS;
        while (!probe.isDone() && now() < patience && violations.isEmpty()) {
            advance.accept(now() + SLICE_NANOS);
        }
        probe.check(this::violated);
    }

    private long now() {
        return cluster.world().scheduler().nowNanos();
    }
}
