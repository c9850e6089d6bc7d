package io.onehop.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.onehop.cli.ask.CommandFailure;
import io.onehop.cli.ask.ServiceAddress;
import io.onehop.cli.status.ClusterStatus;
import io.onehop.cli.status.ProxyCause;
import io.onehop.cli.status.Remark;
import io.onehop.cli.xdr.XdrReport;
import java.io.Console;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `onehop status`: nodes, partitions, migrations and proxies at a glance.
@Command(
        name = "status",
        description = "Shows all nodes of a cluster: what they see, hold, move and pass on.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        footer = {
            "",
            "Finds all nodes from one. Takes a second, to measure the rate of proxies. Where nodes",
            "disagree or something else stands out, words below the tables say so and what to do.",
            "",
            "Exit code: 0 answered, 1 the seed does not answer, 2 wrong arguments."
        })
final class StatusCommand implements Callable<Integer> {
    private static final long INTERVAL_MILLIS = 1_000;
    private static final String CLEAR_SCREEN = "\u001b[2J\u001b[H";

    @Parameters(arity = "0..1", paramLabel = "SEED", description = "HOST[:PORT] (default 127.0.0.1:3000).")
    private String seed = ServiceAddress.DEFAULT.toString();

    @Option(names = "--proxies", description = "Also show which clients' commands had to be passed on.")
    private boolean proxies;

    @Option(names = "--client", description = "Show instead how a client on this machine sees the cluster: "
            + "its nodes, connections, what it heard, how long answers take.")
    private boolean client;

    @Option(names = "--watch", description = "Again and again, until Ctrl-C.")
    private boolean watch;

    @Option(names = "--json", description = "Print one JSON object (with --watch one per look).")
    private boolean json;

    @Option(names = "--timeout-ms", paramLabel = "MILLIS", defaultValue = "2000",
            description = "Longest wait for a connection and for an answer (default ${DEFAULT-VALUE}).")
    private int timeoutMillis;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        if (timeoutMillis < 1) {
            throw new ParameterException(spec.commandLine(), "--timeout-ms must be 1 or more, not "
                    + timeoutMillis);
        }
        ServiceAddress address = Seed.parse(seed, spec);
        if (client && (json || proxies || watch)) {
            throw new ParameterException(spec.commandLine(),
                    "--client goes with neither --json nor --proxies nor --watch");
        }
        if (client) {
            spec.commandLine().getOut().print(ClientReport.of(address, timeoutMillis));
            spec.commandLine().getOut().flush();
            return Onehop.OK;
        }
        int exitCode = show(address);
        while (watch && !spec.commandLine().getOut().checkError()) {
            TimeUnit.MILLISECONDS.sleep(INTERVAL_MILLIS);
            exitCode = show(address);
        }
        return exitCode;
    }

    private int show(ServiceAddress address) throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try {
            ClusterStatus status = ClusterStatus.look(address, timeoutMillis, INTERVAL_MILLIS);
            List<Remark> remarks = Remark.of(status);
            ProxyCause.Answer causes = proxies ? ProxyCause.ask(status, timeoutMillis) : null;
            List<XdrReport> shipping = shipping(status);
            if (json) {
                JsonObject object = StatusJson.of(status, remarks, causes);
                if (!shipping.isEmpty()) {
                    object.add("xdr", XdrText.json(shipping));
                }
                out.println(object);
            } else {
                out.println((watch && isTerminal() ? CLEAR_SCREEN : "")
                        + StatusText.of(status, remarks) + text(causes)
                        + (shipping.isEmpty() ? "" : "\n\n" + XdrText.line(shipping)));
            }
            out.flush();
            return Onehop.OK;
        } catch (CommandFailure failure) {
            if (json) {
                var object = new JsonObject();
                object.addProperty("ok", false);
                object.addProperty("error", failure.getMessage());
                out.println(object);
                return Onehop.FAILED;
            }
            if (watch) {
                spec.commandLine().getErr().println("onehop status: " + failure.getMessage());
                return Onehop.FAILED;
            }
            throw failure;
        }
    }

    private List<XdrReport> shipping(ClusterStatus status) {
        var nodes = new LinkedHashMap<String, ServiceAddress>();
        status.nodes().forEach(node -> nodes.put(node.id(), node.address()));
        return XdrReport.ask(nodes, timeoutMillis);
    }

    private static boolean isTerminal() {
        return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }

    private static String text(ProxyCause.@Nullable Answer causes) {
        if (causes == null) {
            return "";
        }
        var text = new StringBuilder("\n\n");
        var table = new TextTable("client", "namespace", "node", "reason", "last minute", "in all");
        for (ProxyCause each : causes.causes()) {
            table.add(each.client(), each.namespace(), each.node(), each.reason(),
                    Long.toString(each.perMinute()), Long.toString(each.count()));
        }
        text.append(table.isEmpty() ? "no client has caused proxies" : table);
        for (String node : causes.silent()) {
            text.append("\nnode ").append(node).append(" does not tell who causes proxies (proxies:)");
        }
        return text.toString();
    }

    /// The list of `--proxies` for machines.
    static JsonArray json(ProxyCause.Answer causes) {
        var array = new JsonArray();
        for (ProxyCause each : causes.causes()) {
            var object = new JsonObject();
            object.addProperty("node", each.node());
            object.addProperty("namespace", each.namespace());
            object.addProperty("client", each.client());
            object.addProperty("reason", each.reason());
            object.addProperty("count", each.count());
            object.addProperty("perMinute", each.perMinute());
            array.add(object);
        }
        return array;
    }
}
