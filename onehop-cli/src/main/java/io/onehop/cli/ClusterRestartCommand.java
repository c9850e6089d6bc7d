package io.onehop.cli;

import io.onehop.cli.ask.CommandFailure;
import io.onehop.cli.local.ClusterPlan;
import io.onehop.cli.local.LocalCluster;
import io.onehop.cli.local.NodeStarter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `onehop cluster restart`: restarts the nodes of a running cluster one by one.
@Command(
        name = "restart",
        description = "Restarts the nodes of a running cluster one after the other.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        footer = {
            "",
            "Each node is asked to hand over its partitions (quiesce), stopped and started again",
            "with the onehop.conf in its directory; the next follows when all agree and nothing migrates.",
            "So changed configuration files take effect, and so does a new build. Nodes that do not run are",
            "started first."
        })
final class ClusterRestartCommand implements Callable<Integer> {
    @Option(names = "--dir", paramLabel = "DIR", required = true,
            description = "The directory of the cluster (with --dc: of one of them, DIR/NAME).")
    private Path directory = Path.of("");

    @Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "120",
            description = "Longest wait for a stable cluster after each step (default ${DEFAULT-VALUE}).")
    private int timeoutSeconds;

    @Option(names = "--json", description = "Print one JSON object instead of the table.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        ClusterPlan plan = ClusterPlan.read(directory);
        if (!ProcessHandle.of(plan.owner()).map(ProcessHandle::isAlive).orElse(false)) {
            throw new CommandFailure("the cluster in " + directory + " does not run: process " + plan.owner()
                    + ", which kept its nodes, is gone; start it with onehop cluster --dir " + directory);
        }
        var cluster = new LocalCluster(plan, NodeStarter.ofThisProcess(),
                line -> spec.commandLine().getErr().println(line));
        var limit = Duration.ofSeconds(timeoutSeconds);
        plan.markRestarting();
        try {
            cluster.startMissing();
            cluster.awaitStable(limit);
            cluster.restart(limit);
        } finally {
            plan.unmarkRestarting();
        }
        var table = ClusterTable.of(cluster, cluster.awaitStable(limit));
        spec.commandLine().getOut().println(json ? table.json() : table.text());
        return Onehop.OK;
    }
}
