package io.onehop.cli;

import com.google.gson.JsonObject;
import io.onehop.cli.ask.CommandFailure;
import io.onehop.cli.ask.ServiceAddress;
import io.onehop.cli.local.ClusterPlan;
import io.onehop.cli.local.LocalCluster;
import io.onehop.cli.local.LocalNode;
import io.onehop.cli.local.Neighbour;
import io.onehop.cli.local.NodeStarter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `onehop cluster`: nodes as separate processes on this machine, until it is told to end (architecture,
/// section 4).
@Command(
        name = "cluster",
        description = "Runs a cluster of nodes on this machine, each a process of its own.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        subcommands = {ClusterRestartCommand.class, ClusterStopCommand.class},
        footer = {
            "",
            "Node i (from 0) listens on port P+10*i for clients, +1 for nodes, +2 for heartbeats, and has",
            "DIR/node-i/ with pid, onehop.conf, onehop.log, console.log and data. When all nodes agree and",
            "nothing migrates, a table is printed; progress goes to standard error. SIGTERM and Ctrl-C",
            "stop all nodes and end with exit code 0; the nodes also end when this process is killed.",
            "",
            "With --dc, once or more: a cluster for each name in DIR/NAME/; the k-th (from 0) begins at port",
            "P+100*k. All ship the namespace test to all others, or as --xdr says.",
            "",
            "  onehop cluster --nodes 5 --dir /tmp/five",
            "  onehop cluster --nodes 1 --dc A --dc B     two clusters that ship to each other",
            "  onehop cluster restart --dir /tmp/five     restarts its nodes one by one"
        })
final class ClusterCommand implements Callable<Integer> {
    private static final int DC_PORT_STEP = 100;
    private static final int NODE_PORT_STEP = 10;
    private static final int MOST_NODES_PER_DC = DC_PORT_STEP / NODE_PORT_STEP;
    private static final long LOOK_MILLIS = 500;

    @Option(names = "--nodes", paramLabel = "N", defaultValue = "3",
            description = "How many nodes (default ${DEFAULT-VALUE}).")
    private int nodes;

    @Option(names = "--base-port", paramLabel = "P", defaultValue = "3000",
            description = "The first node's port for clients (default ${DEFAULT-VALUE}).")
    private int basePort;

    @Option(names = "--replication-factor", paramLabel = "R", defaultValue = "2",
            description = "Copies of each record in namespace test (default ${DEFAULT-VALUE}).")
    private int replicationFactor;

    @Option(names = "--dir", paramLabel = "DIR",
            description = "Where the nodes' files are (default: a fresh temporary directory).")
    private @Nullable Path directory;

    @Option(names = "--dc", paramLabel = "NAME",
            description = "Starts one cluster for each name; may be repeated.")
    private List<String> dataCentres = List.of();

    @Option(names = "--xdr", paramLabel = "SHAPE", defaultValue = "mesh",
            description = "With several --dc, who ships to whom: mesh (each to all others), ring (each to the"
                    + " next) or none (default ${DEFAULT-VALUE}).")
    private String xdr = "mesh";

    @Option(names = "--set", paramLabel = "SECTION.KEY=VALUE",
            description = "Sets one parameter of every node; may be repeated.")
    private List<String> overrides = List.of();

    @Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "120",
            description = "Longest wait until the cluster is stable (default ${DEFAULT-VALUE}).")
    private int timeoutSeconds;

    @Option(names = "--json", description = "Print one JSON object instead of the table.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final CountDownLatch told = new CountDownLatch(1);

    @Override
    public Integer call() throws InterruptedException {
        List<LocalCluster> clusters = clusters();
        var hook = new Thread(() -> shutDown(clusters), "onehop-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        boolean isSignal = false;
        try {
            run(clusters);
            return Onehop.OK;
        } catch (CommandFailure failure) {
            if (!json) {
                throw failure;
            }
            var object = new JsonObject();
            object.addProperty("ok", false);
            object.addProperty("error", failure.getMessage());
            spec.commandLine().getOut().println(object);
            return Onehop.FAILED;
        } catch (InterruptedException interrupted) { // whoever embeds the command wants it to end
            Thread.currentThread().interrupt();
            return Onehop.OK;
        } finally {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException _) { // a signal: the hook stops the nodes and ends the process
                isSignal = true;
            }
            if (!isSignal) {
                clusters.forEach(LocalCluster::stop);
            }
        }
    }

    private void run(List<LocalCluster> clusters) throws InterruptedException {
        clusters.forEach(LocalCluster::start);
        var keys = new LinkedHashMap<LocalCluster, String>();
        for (LocalCluster cluster : clusters) {
            keys.put(cluster, cluster.awaitStable(Duration.ofSeconds(timeoutSeconds)));
        }
        show(keys);
        watch(clusters);
    }

    /// Ends the process with exit code 0: a JVM that merely lets its hooks run would report the signal.
    private void shutDown(List<LocalCluster> clusters) {
        told.countDown();
        clusters.forEach(LocalCluster::stop);
        spec.commandLine().getErr().println("stopped");
        spec.commandLine().getErr().flush();
        Runtime.getRuntime().halt(Onehop.OK);
    }

    private List<LocalCluster> clusters() {
        shape();
        Path root = root();
        NodeStarter starter = NodeStarter.ofThisProcess();
        var clusters = new ArrayList<LocalCluster>();
        if (dataCentres.isEmpty()) {
            clusters.add(cluster("onehop", root, basePort, List.of(), starter));
            return clusters;
        }
        for (int k = 0; k < dataCentres.size(); k++) {
            String name = dataCentres.get(k);
            clusters.add(cluster(name, root.resolve(name), port(k), neighbours(k), starter));
        }
        return clusters;
    }

    /// The data centres to which the k-th ships.
    private List<Neighbour> neighbours(int k) {
        int all = dataCentres.size();
        return shape().targets(k, all).stream().map(other -> {
            var addresses = new ArrayList<ServiceAddress>();
            for (int node = 0; node < nodes; node++) {
                addresses.add(new ServiceAddress("127.0.0.1", port(other) + NODE_PORT_STEP * node));
            }
            return new Neighbour(dataCentres.get(other), addresses);
        }).toList();
    }

    private int port(int dataCentre) {
        return basePort + DC_PORT_STEP * dataCentre;
    }

    private LocalCluster cluster(
            String name, Path where, int port, List<Neighbour> neighbours, NodeStarter starter) {
        var plan = new ClusterPlan(name, where, nodes, port, replicationFactor, overrides, neighbours,
                ProcessHandle.current().pid());
        return new LocalCluster(plan, starter, line -> progress(name, line));
    }

    private void progress(String name, String line) {
        spec.commandLine().getErr().println((dataCentres.isEmpty() ? "" : name + ": ") + line);
    }

    private ShipShape shape() {
        ShipShape shape = ShipShape.of(xdr);
        if (shape == null) {
            throw new ParameterException(spec.commandLine(), "--xdr is mesh, ring or none, not '"
                    + xdr + "'");
        }
        return shape;
    }

    private Path root() {
        for (String name : dataCentres) {
            if (!name.matches("[A-Za-z0-9_-]{1,31}")) {
                throw new ParameterException(spec.commandLine(), "--dc must be 1..31 letters, digits, - or _,"
                        + " not '" + name + "'");
            }
        }
        if (new HashSet<>(dataCentres).size() < dataCentres.size()) {
            throw new ParameterException(spec.commandLine(), "each --dc needs a name of its own");
        }
        if (dataCentres.size() > 1 && nodes > MOST_NODES_PER_DC) {
            throw new ParameterException(spec.commandLine(), "with several --dc there are at most "
                    + MOST_NODES_PER_DC + " nodes each, as their ports are " + DC_PORT_STEP + " apart");
        }
        try {
            Path root = directory == null ? Files.createTempDirectory("onehop-cluster-") : directory;
            return root.toAbsolutePath().normalize();
        } catch (IOException e) {
            throw new CommandFailure("cannot make a temporary directory: " + e.getMessage()
                    + "; name one with --dir", e);
        }
    }

    private void show(Map<LocalCluster, String> keys) {
        var objects = new ArrayList<JsonObject>();
        for (var each : keys.entrySet()) {
            var table = ClusterTable.of(each.getKey(), each.getValue());
            if (json) {
                objects.add(table.json());
            } else {
                spec.commandLine().getOut().println(table.text());
            }
        }
        if (json) {
            spec.commandLine().getOut().println(dataCentres.isEmpty() ? objects.getFirst()
                    : ClusterTable.several(objects));
        }
        if (!json && dataCentres.size() > 1 && shape() != ShipShape.NONE) {
            spec.commandLine().getOut().println(tries());
        }
        spec.commandLine().getOut().flush();
    }

    /// What to do with data centres that ship to each other.
    private String tries() {
        String first = "127.0.0.1:" + port(0);
        String second = "127.0.0.1:" + port(1);
        String name = dataCentres.get(1);
        return """

                %s ships to %s (--xdr %s). Try:
                  onehop put --seed %s hello greeting=hi      write in %s
                  onehop get --seed %s hello                  read it in %s
                  onehop xdr status %s                        state, lag, throttling
                  onehop info %s 'xdr-command:force-linkdown=%s'   a link fails (force-linkup=%s: is back)
                  onehop xdr verify %s --source %s --destination %s -n test
                docs/xdr.md and docs/troubleshooting/xdr.md explain what you see""".formatted(
                dataCentres.getFirst(), name, xdr, first, dataCentres.getFirst(), second, name, first,
                first, name, name, name, first, second);
    }

    /// Tells of nodes that end and come back; returns when it is told to end.
    ///
    /// @throws CommandFailure when no node runs any more
    private void watch(List<LocalCluster> clusters) throws InterruptedException {
        var down = new HashSet<LocalNode>();
        boolean someRan = true;
        while (!told.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            boolean someRun = false;
            for (LocalCluster cluster : clusters) {
                someRun |= look(cluster, down);
            }
            // Between the end of a single node and its restart none runs: look twice.
            if (!someRun && !someRan && clusters.stream().noneMatch(each -> each.plan().isRestarting())) {
                throw new CommandFailure("no node runs any more; see the ends of their logs, "
                        + clusters.getFirst().plan().directory() + "/node-*/onehop.log");
            }
            someRan = someRun;
        }
    }

    private boolean look(LocalCluster cluster, Set<LocalNode> down) {
        List<LocalNode> running = cluster.running();
        for (LocalNode node : cluster.plan().nodes()) {
            boolean runs = running.contains(node);
            if (!runs && down.add(node)) {
                progress(cluster.plan().name(), node.name() + " (" + node.id() + ") has ended"
                        + (cluster.plan().isRestarting() ? "" : cluster.lastWords(node)));
            } else if (runs && down.remove(node)) {
                progress(cluster.plan().name(), node.name() + " (" + node.id() + ") runs again as process "
                        + cluster.pid(node));
            }
        }
        return !running.isEmpty();
    }
}
