package io.onehop.cli;

import io.onehop.cli.ask.CommandFailure;
import io.onehop.cli.local.ClusterPlan;
import io.onehop.cli.local.LocalCluster;
import io.onehop.cli.local.LocalNode;
import io.onehop.cli.local.NodeStarter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `onehop cluster stop`: stops nodes that `onehop cluster` started, by their pid files.
@Command(
        name = "stop",
        description = "Stops the nodes of a cluster; its 'onehop cluster' ends then, too.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class)
final class ClusterStopCommand implements Callable<Integer> {
    @Option(names = "--dir", paramLabel = "DIR", required = true,
            description = "The directory of the cluster (with --dc: of one of them, DIR/NAME).")
    private Path directory = Path.of("");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        var cluster = new LocalCluster(ClusterPlan.read(directory), NodeStarter.ofThisProcess(),
                line -> spec.commandLine().getErr().println(line));
        List<LocalNode> running = cluster.running();
        cluster.stop();
        List<LocalNode> left = cluster.running();
        if (!left.isEmpty()) {
            throw new CommandFailure("still running: " + left.stream().map(LocalNode::name).toList());
        }
        spec.commandLine().getOut().println("stopped " + running.size() + " nodes");
        return Onehop.OK;
    }
}
