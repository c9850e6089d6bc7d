package io.onehop.bench;

import com.aerospike.client.AerospikeClient;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.onehop.bench.FigureCluster.Member;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Measures a cluster of processes on this machine: forming, load, proxies, a crash, filling up, a rolling
/// restart. One run takes some minutes; progress goes to standard error.
@Command(name = "cluster-figures",
        description = "Measures a cluster on this machine; prints one JSON object.",
        mixinStandardHelpOptions = true)
final class ClusterFigures implements Callable<Integer> {
    private static final long LIMIT_SECONDS = 300;
    private static final int LOAD_CONNECTIONS = 16;
    /// After a view, before what follows counts as load beside migrations alone.
    private static final long SETTLE_MILLIS = 500;
    private static final String NAMESPACE = "namespace/test";

    @Option(names = "--launcher", defaultValue = "./onehop",
            description = "Starts Onehop (${DEFAULT-VALUE}).")
    private String launcher = "./onehop";

    @Option(names = "--nodes", defaultValue = "3", description = "Nodes (${DEFAULT-VALUE}).")
    private int nodes;

    @Option(names = "--base-port", defaultValue = "3500", description = "First port (${DEFAULT-VALUE}).")
    private int basePort;

    @Option(names = "--records", defaultValue = "300000", description = "Records (${DEFAULT-VALUE}).")
    private int records;

    @Option(names = "--rate", defaultValue = "2000",
            description = "Commands per second while nodes fail (${DEFAULT-VALUE}).")
    private int rate;

    @Option(names = "--seconds", defaultValue = "10", description = "Load without faults (${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--only", paramLabel = "PART", split = ",",
            description = "What to measure beside forming and filling (default: all):"
                    + " ${COMPLETION-CANDIDATES}; refill needs crash.")
    private Set<Part> parts = EnumSet.allOf(Part.class);

    @Option(names = "--set", paramLabel = "SECTION.KEY=VALUE", description = "A parameter for all nodes.")
    private List<String> overrides = List.of();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final JsonObject figures = new JsonObject();

    /// What can be measured.
    private enum Part {
        load,
        proxies,
        quiesce,
        crash,
        refill,
        restart
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        say("starting " + nodes + " nodes");
        try (var cluster = new FigureCluster(launcher, nodes, basePort, overrides);
                var client = new AerospikeClient("127.0.0.1", basePort)) {
            figures.addProperty("nodes", nodes);
            figures.addProperty("formationMillis", cluster.formationMillis());
            say("writing " + records + " records");
            long start = System.nanoTime();
            ClusterRecords.fill(client, records);
            figures.addProperty("fillMillis", since(start));
            figures.add("scan", ClusterRecords.scan(client, records));
            measure(cluster, client);
        }
        spec.commandLine().getOut().println(new GsonBuilder().setPrettyPrinting().create().toJson(figures));
        return 0;
    }

    private void measure(FigureCluster cluster, AerospikeClient client)
            throws IOException, InterruptedException {
        if (parts.contains(Part.load)) {
            load(cluster, client);
        }
        if (parts.contains(Part.proxies)) {
            say("proxied and direct commands");
            figures.add("proxyCost", ProxyCost.measure(cluster));
        }
        Member last = cluster.members().getLast();
        if (parts.contains(Part.quiesce)) {
            quiesce(cluster, client, last);
        }
        if (parts.contains(Part.crash)) {
            crash(cluster, client, last);
        }
        if (parts.contains(Part.refill)) {
            refill(cluster, client, last);
        }
        if (parts.contains(Part.restart)) {
            rollingRestart(cluster, client);
        }
    }

    private static void say(String what) {
        System.err.println("cluster-figures: " + what);
    }

    private static long since(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }

    /// Load while nothing is done to the cluster.
    private JsonObject steadyLoad(AerospikeClient client, int perSecond) throws InterruptedException {
        var load = new PacedLoad(client, records, LOAD_CONNECTIONS, perSecond);
        TimeUnit.SECONDS.sleep(seconds);
        return load.stop(System.nanoTime());
    }

    private void load(FigureCluster cluster, AerospikeClient client) throws InterruptedException {
        say("half reads, half writes through " + LOAD_CONNECTIONS + " connections");
        var warmup = new PacedLoad(client, records, LOAD_CONNECTIONS, 0);
        TimeUnit.SECONDS.sleep(Math.max(1, seconds / 2));
        warmup.stop(0);
        long proxies = cluster.sum(NAMESPACE, "client_proxy_complete");
        JsonObject result = steadyLoad(client, 0);
        result.addProperty("proxies", cluster.sum(NAMESPACE, "client_proxy_complete") - proxies);
        figures.add("load", result);
    }

    /// Migrations between nodes that have all been running for a while: one gives up its partitions, and
    /// takes them again.
    private void quiesce(FigureCluster cluster, AerospikeClient client, Member member)
            throws InterruptedException {
        say(member.id + " gives up its partitions and takes them again");
        var result = new JsonObject();
        for (String command : List.of("quiesce:", "quiesce-undo:")) {
            var phase = new JsonObject();
            phase.add("loadBefore", steadyLoad(client, rate));
            var changing = new PacedLoad(client, records, LOAD_CONNECTIONS, rate);
            member.info(command);
            cluster.members().forEach(each -> each.info("recluster:"));
            TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
            phase.add("loadChanging", changing.stop(System.nanoTime()));
            var migrating = new PacedLoad(client, records, LOAD_CONNECTIONS, rate);
            long start = System.nanoTime();
            phase.addProperty("stableMillis",
                    FigureCluster.millisUntil(cluster::isStable, start, LIMIT_SECONDS));
            phase.add("loadMigrating", migrating.stop(start));
            result.add(command, phase);
        }
        figures.add("quiesce", result);
    }

    private void crash(FigureCluster cluster, AerospikeClient client, Member victim)
            throws InterruptedException {
        say("kill -9 of " + victim.id + " at " + rate + " commands per second");
        var load = new PacedLoad(client, records, LOAD_CONNECTIONS, rate);
        TimeUnit.SECONDS.sleep(3);
        long killed = System.nanoTime();
        cluster.kill(victim);
        var result = new JsonObject();
        result.addProperty("detectedMillis",
                FigureCluster.millisUntil(() -> cluster.isSeenAs(nodes - 1), killed, LIMIT_SECONDS));
        result.addProperty("replicatedMillis",
                FigureCluster.millisUntil(cluster::isStable, killed, LIMIT_SECONDS));
        result.addProperty("masterObjects", cluster.sum(NAMESPACE, "master_objects"));
        result.addProperty("replicaObjects", cluster.sum(NAMESPACE, "prole_objects"));
        TimeUnit.SECONDS.sleep(1);
        result.add("load", load.stop(killed));
        result.add("scan", ClusterRecords.scan(client, records));
        figures.add("crash", result);
    }

    private void refill(FigureCluster cluster, AerospikeClient client, Member victim)
            throws IOException, InterruptedException {
        say(victim.id + " comes back empty");
        var result = new JsonObject();
        result.add("loadBefore", steadyLoad(client, rate));
        var joining = new PacedLoad(client, records, LOAD_CONNECTIONS, rate);
        long start = System.nanoTime();
        cluster.startAgain(victim);
        result.addProperty("joinedMillis",
                FigureCluster.millisUntil(() -> cluster.isSeenAs(nodes), start, LIMIT_SECONDS));
        TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
        result.add("loadJoining", joining.stop(start));
        var migrating = new PacedLoad(client, records, LOAD_CONNECTIONS, rate);
        result.addProperty("filledMillis", FigureCluster.millisUntil(cluster::isStable, start,
                LIMIT_SECONDS));
        result.add("loadMigrating", migrating.stop(start));
        result.addProperty("itsObjects", victim.number(NAMESPACE, "objects"));
        result.add("scan", ClusterRecords.scan(client, records));
        figures.add("refill", result);
    }

    private void rollingRestart(FigureCluster cluster, AerospikeClient client)
            throws IOException, InterruptedException {
        say("restarting all nodes one by one at " + rate + " commands per second");
        var load = new PacedLoad(client, records, LOAD_CONNECTIONS, rate);
        long start = System.nanoTime();
        var result = new JsonObject();
        result.addProperty("exitCode", cluster.rollingRestart());
        result.addProperty("millis", since(start));
        result.add("load", load.stop(start));
        result.add("scan", ClusterRecords.scan(client, records));
        figures.add("rollingRestart", result);
    }
}
