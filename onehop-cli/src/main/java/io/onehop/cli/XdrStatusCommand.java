package io.onehop.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.onehop.cli.ask.CommandFailure;
import io.onehop.cli.ask.Crowd;
import io.onehop.cli.ask.ServiceAddress;
import io.onehop.cli.xdr.XdrRemark;
import io.onehop.cli.xdr.XdrReport;
import java.io.Console;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `onehop xdr status`: how every node ships to every data centre, and why it is throttled.
@Command(
        name = "status",
        description = "Shows how each node ships to each data centre: state, lag, queue, throughput, latency,"
                + " sleep, which rule throttles now, and the last error.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        footer = {
            "",
            "Finds all nodes from one. Words below the table say what stands out and what to do;",
            "docs/troubleshooting/xdr.md explains each rule.",
            "",
            "Exit code: 0 answered, 1 the seed does not answer, 2 wrong arguments."
        })
final class XdrStatusCommand implements Callable<Integer> {
    private static final long INTERVAL_MILLIS = 1_000;
    private static final String CLEAR_SCREEN = "\u001b[2J\u001b[H";

    @Parameters(arity = "0..1", paramLabel = "SEED", description = "HOST[:PORT] (default 127.0.0.1:3000).")
    private String seed = ServiceAddress.DEFAULT.toString();

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
        int exitCode = show(address);
        while (watch && !spec.commandLine().getOut().checkError()) {
            TimeUnit.MILLISECONDS.sleep(INTERVAL_MILLIS);
            exitCode = show(address);
        }
        return exitCode;
    }

    private int show(ServiceAddress address) {
        PrintWriter out = spec.commandLine().getOut();
        try {
            var nodes = new LinkedHashMap<String, ServiceAddress>();
            Crowd.from(address, timeoutMillis).found().forEach(node -> nodes.put(node.id(), node.address()));
            List<XdrReport> reports = XdrReport.ask(nodes, timeoutMillis);
            List<XdrRemark> remarks = XdrRemark.of(reports);
            boolean isTerminal = Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
            out.println(json ? json(reports, remarks)
                    : (watch && isTerminal ? CLEAR_SCREEN : "") + XdrText.of(reports, remarks));
            out.flush();
            return Onehop.OK;
        } catch (CommandFailure failure) {
            if (!json && !watch) {
                throw failure;
            }
            if (json) {
                var object = new JsonObject();
                object.addProperty("ok", false);
                object.addProperty("error", failure.getMessage());
                out.println(object);
            } else {
                spec.commandLine().getErr().println("onehop xdr status: " + failure.getMessage());
            }
            return Onehop.FAILED;
        }
    }

    private static JsonObject json(List<XdrReport> reports, List<XdrRemark> remarks) {
        var object = new JsonObject();
        object.addProperty("ok", true);
        object.addProperty("fine", remarks.stream().noneMatch(XdrRemark::isWrong));
        object.add("dcs", XdrText.json(reports));
        var said = new JsonArray();
        for (XdrRemark remark : remarks) {
            var each = new JsonObject();
            each.addProperty("wrong", remark.isWrong());
            each.addProperty("text", remark.text());
            each.addProperty("advice", remark.advice());
            said.add(each);
        }
        object.add("remarks", said);
        return object;
    }
}
