package io.onehop.client.stats;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/// A client's statistics as meters of Micrometer, which is an optional dependency: this is the only class
/// that needs it, and the client works without.
///
/// ```java
/// new MicrometerMeters(client::stats).bindTo(registry);
/// ```
///
/// Meters begin with `onehop.client.`; those of calls have the tag `command`, those of nodes, which come and
/// go with them, the tag `node`. `connections` are those of all nodes together. One
/// snapshot serves all meters that are read within half a second.
public final class MicrometerMeters implements MeterBinder {
    private static final long SNAPSHOT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final double[] PERCENTILES = {50, 99, 99.9};
    private static final double PERCENT = 100;

    private final Supplier<ClientStats> stats;

    /// @param stats the client's snapshot, `client::stats`
    public MicrometerMeters(Supplier<ClientStats> stats) {
        this.stats = stats;
    }

    /// A snapshot that is taken again when it is old. Safe for use by many threads.
    private static final class Recent {
        private final Supplier<ClientStats> stats;
        private final MeterRegistry registry;
        private final Map<String, MultiGauge> gauges = new HashMap<>();
        private ClientStats last;
        private long takenNanos;
        private Set<String> nodes = Set.of();

        Recent(Supplier<ClientStats> stats, MeterRegistry registry) {
            this.stats = stats;
            this.registry = registry;
            this.last = stats.get();
            this.takenNanos = registry.config().clock().monotonicTime();
        }

        synchronized ClientStats now() {
            long now = registry.config().clock().monotonicTime();
            if (now - takenNanos >= SNAPSHOT_NANOS) {
                last = stats.get();
                takenNanos = now;
                bindNodes();
            }
            return last;
        }

        /// Meters for the nodes that are there now, and only for these.
        synchronized void bindNodes() {
            var names = new HashSet<String>();
            last.nodes().forEach(node -> names.add(node.name()));
            if (names.equals(nodes)) {
                return;
            }
            nodes = names;
            bind("node.connections.in.use", NodeStats::inUse);
            bind("node.connections.idle", NodeStats::idle);
            bind("node.connections.opened", NodeStats::opened);
            bind("node.connections.closed", NodeStats::closed);
            bind("node.happy", node -> node.happy() ? 1 : 0);
            bind("node.silent.looks", node -> node.look().silentLooks());
        }

        private void bind(String name, ToDoubleFunction<NodeStats> value) {
            var rows = new ArrayList<MultiGauge.Row<?>>();
            for (var node : nodes) {
                rows.add(MultiGauge.Row.of(Tags.of("node", node), this,
                        recent -> recent.of(node, value)));
            }
            gauges.computeIfAbsent(name, added -> MultiGauge.builder("onehop.client." + name)
                    .register(registry)).register(rows, true);
        }

        private double of(String node, ToDoubleFunction<NodeStats> value) {
            for (var stats : now().nodes()) {
                if (stats.name().equals(node)) {
                    return value.applyAsDouble(stats);
                }
            }
            return Double.NaN;
        }
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        var recent = new Recent(stats, registry);
        recent.bindNodes();
        gauge(registry, recent, "nodes", all -> all.nodes().size());
        for (String state : List.of("in-use", "idle")) {
            Gauge.builder("onehop.client.connections", recent, each -> connections(each.now(), state))
                    .tag("state", state).strongReference(true).register(registry);
        }
        counter(registry, recent, "tend.looks", all -> all.tend().looks());
        counter(registry, recent, "tend.failed", all -> all.tend().failedLooks());
        counter(registry, recent, "nodes.added", all -> all.tend().nodesAdded());
        counter(registry, recent, "nodes.removed", all -> all.tend().nodesRemoved());
        counter(registry, recent, "map.changes", all -> all.tend().mapChanges());
        TimeGauge.builder("onehop.client.tend.age", recent, TimeUnit.NANOSECONDS,
                each -> each.now().tend().lastSuccessAgeNanos()).strongReference(true).register(registry);
        for (var kind : CommandKind.values()) {
            bind(registry, recent, kind);
        }
    }

    private static double connections(ClientStats all, String state) {
        boolean idle = state.equals("idle");
        return all.nodes().stream().mapToInt(node -> idle ? node.idle() : node.inUse()).sum();
    }

    private static void gauge(
            MeterRegistry registry, Recent recent, String name, ToDoubleFunction<ClientStats> value) {
        Gauge.builder("onehop.client." + name, recent, each -> value.applyAsDouble(each.now()))
                .strongReference(true).register(registry);
    }

    private static void counter(
            MeterRegistry registry, Recent recent, String name, ToLongFunction<ClientStats> value) {
        FunctionCounter.builder("onehop.client." + name, recent, each -> value.applyAsLong(each.now()))
                .register(registry);
    }

    private static void bind(MeterRegistry registry, Recent recent, CommandKind kind) {
        counter(registry, recent, kind, "succeeded", CommandStats::succeeded);
        counter(registry, recent, kind, "failed", CommandStats::failed);
        counter(registry, recent, kind, "timeouts", CommandStats::timeouts);
        counter(registry, recent, kind, "in.doubt", CommandStats::inDoubt);
        counter(registry, recent, kind, "retries", CommandStats::retries);
        FunctionTimer.builder("onehop.client.calls", recent,
                        each -> each.now().command(kind).latency().count(),
                        each -> each.now().command(kind).latency().sumNanos(), TimeUnit.NANOSECONDS)
                .tag("command", nameOf(kind)).register(registry);
        for (double percent : PERCENTILES) {
            TimeGauge.builder("onehop.client.calls.percentile", recent, TimeUnit.NANOSECONDS,
                            each -> each.now().command(kind).latency().percentileNanos(percent))
                    .tag("command", nameOf(kind)).tag("phi", Double.toString(percent / PERCENT))
                    .strongReference(true).register(registry);
        }
    }

    private static void counter(MeterRegistry registry, Recent recent, CommandKind kind, String name,
            ToLongFunction<CommandStats> value) {
        FunctionCounter.builder("onehop.client." + name, recent,
                        each -> value.applyAsLong(each.now().command(kind)))
                .tag("command", nameOf(kind)).register(registry);
    }

    private static String nameOf(CommandKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
