package io.onehop.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.onehop.cli.ask.CommandFailure;
import io.onehop.cli.ask.Crowd;
import io.onehop.cli.ask.ServiceAddress;
import io.onehop.cli.check.ClusterCheck;
import io.onehop.cli.check.PortKind;
import io.onehop.cli.check.PortState;
import io.onehop.cli.check.Problem;
import io.onehop.cli.check.Sight;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `onehop check`: whether all ports of all nodes can be reached, from here and from each other.
@Command(
        name = "check",
        description = "Checks the ports and addresses of all nodes, from here and from every other node.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        footer = {
            "",
            "Finds all nodes from one, connects to the service, fabric and heartbeat port of each, and asks",
            "each node what it sees of the others. Refused, timed out and unreachable are told apart, since",
            "they have different reasons. docs/troubleshooting/proxies.md tells what to do.",
            "",
            "Exit code: 0 all is well, 1 something is wrong, 2 wrong arguments."
        })
final class CheckCommand implements Callable<Integer> {
    private static final double MILLIS = 1_000;

    @Parameters(arity = "0..1", paramLabel = "SEED", description = "HOST[:PORT] (default 127.0.0.1:3000).")
    private String seed = ServiceAddress.DEFAULT.toString();

    @Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "1",
            description = "Longest wait for one connection (default ${DEFAULT-VALUE}; 0.2 is possible).")
    private double timeoutSeconds;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        int timeoutMillis = (int) (timeoutSeconds * MILLIS);
        if (timeoutMillis < 1) {
            throw new ParameterException(spec.commandLine(), "--timeout must be 0.001 or more, not "
                    + timeoutSeconds);
        }
        ClusterCheck check;
        try {
            check = ClusterCheck.run(Seed.parse(seed, spec), timeoutMillis);
        } catch (CommandFailure failure) {
            if (!json) {
                throw failure;
            }
            var object = new JsonObject();
            object.addProperty("ok", false);
            object.addProperty("error", failure.getMessage());
            spec.commandLine().getOut().println(object);
            return Onehop.FAILED;
        }
        List<Problem> problems = Problem.of(check);
        if (json) {
            spec.commandLine().getOut().println(json(check, problems));
        } else {
            print(check, problems);
        }
        return problems.isEmpty() ? Onehop.OK : Onehop.FAILED;
    }

    private void print(ClusterCheck check, List<Problem> problems) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(matrix(check));
        for (String id : check.silent()) {
            out.println("node " + id + " does not tell what it sees of the others (port-check:)");
        }
        if (problems.isEmpty()) {
            out.println("all ports can be reached");
            return;
        }
        for (Problem problem : problems) {
            out.println();
            out.println("WRONG  " + problem.text());
            out.println("  try  " + problem.advice());
        }
        out.println();
        Problem.consequences(check).forEach(out::println);
    }

    private static TextTable matrix(ClusterCheck check) {
        var heads = new ArrayList<>(List.of("port of", "kind", "from here"));
        check.crowd().found().forEach(node -> heads.add("from " + node.id()));
        var table = new TextTable(heads.toArray(String[]::new));
        for (String to : check.nodes()) {
            for (PortKind kind : PortKind.values()) {
                var row = new ArrayList<>(List.of(to, kind.word(), mark(check, Sight.HERE, to, kind)));
                for (Crowd.Found from : check.crowd().found()) {
                    row.add(from.id().equals(to) ? "-" : mark(check, from.id(), to, kind));
                }
                table.add(row.toArray(String[]::new));
            }
        }
        return table;
    }

    private static String mark(ClusterCheck check, String from, String to, PortKind kind) {
        PortState state = check.worst(from, to, kind);
        return (state == null ? PortState.UNKNOWN : state).mark();
    }

    private static JsonObject json(ClusterCheck check, List<Problem> problems) {
        var object = new JsonObject();
        object.addProperty("ok", problems.isEmpty());
        var nodes = new JsonArray();
        for (Crowd.Found node : check.crowd().found()) {
            var each = new JsonObject();
            each.addProperty("id", node.id());
            each.addProperty("address", node.address().toString());
            var published = new JsonArray();
            node.published().forEach(address -> published.add(address.toString()));
            each.add("published", published);
            each.addProperty("tellsWhatItSees", !check.silent().contains(node.id()));
            nodes.add(each);
        }
        object.add("nodes", nodes);
        var absent = new JsonArray();
        check.crowd().absent().forEach(node -> absent.add(node.id()));
        object.add("absent", absent);
        var checks = new JsonArray();
        check.sights().forEach(sight -> checks.add(json(sight)));
        object.add("checks", checks);
        var wrong = new JsonArray();
        for (Problem problem : problems) {
            var each = new JsonObject();
            each.addProperty("text", problem.text());
            each.addProperty("advice", problem.advice());
            wrong.add(each);
        }
        object.add("problems", wrong);
        return object;
    }

    private static JsonObject json(Sight sight) {
        var object = new JsonObject();
        object.addProperty("from", sight.from());
        object.addProperty("to", sight.to());
        object.addProperty("kind", sight.kind().word());
        object.addProperty("address", sight.address().toString());
        object.addProperty("result", sight.state().word());
        object.addProperty("ageMillis", sight.ageMillis());
        return object;
    }
}
