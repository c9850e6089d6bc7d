package io.onehop.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.onehop.cli.ask.CommandFailure;
import io.onehop.cli.ask.Facts;
import io.onehop.cli.ask.InfoExchange;
import io.onehop.cli.ask.ServiceAddress;
import io.onehop.cli.xdr.ClusterSide;
import io.onehop.cli.xdr.Comparison;
import io.onehop.cli.xdr.Difference;
import io.onehop.cli.xdr.Limit;
import io.onehop.cli.xdr.VerifyState;
import io.onehop.client.OnehopClient;
import io.onehop.client.error.OnehopException;
import io.onehop.client.policy.ClientPolicy;
import io.onehop.model.PartitionId;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `onehop xdr verify`: whether a destination holds what its source holds.
@Command(
        name = "verify",
        description = "Compares what a cluster and a data centre it ships to hold of a namespace.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        footer = {
            "",
            "Reads both sides partition by partition and compares digest, set and bins, not generations and",
            "lives. What differs is looked at once more on both sides before it counts. Progress goes to",
            "standard error. With --state an interrupted comparison goes on where it was.",
            "",
            "  onehop xdr verify B --source 127.0.0.1:3000 --destination 127.0.0.1:3100 -n test",
            "",
            "Exit code: 0 both hold the same, 1 they do not or the work could not be done, 2 wrong arguments."
        })
final class XdrVerifyCommand implements Callable<Integer> {
    private static final int SHOWN = 20;
    private static final long TELL_NANOS = 1_000_000_000;
    private static final int TIMEOUT_MILLIS = 2_000;

    @Parameters(paramLabel = "DC", description = "The data centre, as the source calls it.")
    private String dc = "";

    @Option(names = "--source", required = true, paramLabel = "HOST:PORT",
            description = "A node of the cluster that ships.")
    private String source = "";

    @Option(names = "--destination", required = true, paramLabel = "HOST:PORT",
            description = "A node of the cluster that is shipped to.")
    private String destination = "";

    @Option(names = {"-n", "--namespace"}, required = true, paramLabel = "NAME",
            description = "Its name at the source.")
    private String namespace = "";

    @Option(names = "--rate", paramLabel = "RECORDS_PER_S", defaultValue = "0",
            description = "At most so many records a second, of both sides together (default: no limit).")
    private int rate;

    @Option(names = "--state", paramLabel = "FILE", description = "Where progress is kept.")
    private @Nullable Path stateFile;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private long toldNanos;

    @Override
    public Integer call() {
        if (rate < 0) {
            throw new ParameterException(spec.commandLine(), "--rate must be 0 or more, not " + rate);
        }
        ServiceAddress from = Seed.parse(source, spec);
        ServiceAddress to = Seed.parse(destination, spec);
        try {
            VerifyState state = compare(from, to);
            show(state);
            return state.count() == 0 ? Onehop.OK : Onehop.FAILED;
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
    }

    private VerifyState compare(ServiceAddress from, ServiceAddress to) {
        String remote = remoteNamespace(new InfoExchange(from, TIMEOUT_MILLIS));
        VerifyState state = VerifyState.of(
                stateFile, namespace + " of " + from + " and " + remote + " of " + to);
        if (state.nextPartition() > 0) {
            progress("goes on at partition " + state.nextPartition());
        }
        try (OnehopClient here = connect(from); OnehopClient there = connect(to)) {
            var limit = new Limit(rate);
            var comparison = new Comparison(
                    new ClusterSide(here, namespace), new ClusterSide(there, remote), limit);
            while (comparison.next(state)) {
                if (stateFile != null) {
                    state.write(stateFile);
                }
                tell(state, limit);
            }
            return state;
        } catch (OnehopException failure) {
            throw new CommandFailure("a cluster could not be read: " + failure.getMessage()
                    + (stateFile == null ? "" : "; run the command again to go on"), failure);
        }
    }

    private static OnehopClient connect(ServiceAddress address) {
        var limit = Duration.ofMillis(TIMEOUT_MILLIS);
        try {
            return OnehopClient.connect(
                    ClientPolicy.defaults().withTimeouts(limit, limit), address.toString());
        } catch (OnehopException failure) {
            throw new CommandFailure(Advice.connect(failure, List.of(address.toString())), failure);
        }
    }

    /// The namespace's name there; tells of what makes differences that are none.
    private String remoteNamespace(InfoExchange exchange) {
        String selector = "context=xdr;dc=" + dc + ";namespace=" + namespace;
        String answer = exchange.ask("get-config:" + selector);
        if (answer.startsWith("ERROR")) {
            throw new CommandFailure(exchange.address() + " does not ship " + namespace + " to " + dc + " ("
                    + answer + "); 'onehop info " + exchange.address()
                    + " get-config:context=xdr' tells what it ships");
        }
        Facts config = Facts.of(answer);
        long lag = Facts.of(exchange.ask("get-stats:" + selector)).number("lag");
        if (lag > 0) {
            progress("changes wait to be shipped (lag " + lag + " s): what waits counts as different");
        }
        if (config.flag("ship-only-specified-sets") || isListed(config, "ignore-set")
                || isListed(config, "ship-bin") || isListed(config, "ignore-bin")) {
            progress("not all sets and bins are shipped: the others count as different");
        }
        String remote = config.text("remote-namespace");
        return remote.isEmpty() || remote.equals("null") ? namespace : remote;
    }

    private static boolean isListed(Facts config, String name) {
        String value = config.text(name);
        return !value.isEmpty() && !value.equals("null");
    }

    private void tell(VerifyState state, Limit limit) {
        long now = System.nanoTime();
        if (now - toldNanos >= TELL_NANOS) {
            toldNanos = now;
            progress(state.nextPartition() + " of " + PartitionId.COUNT + " partitions, " + limit.count()
                    + " records read, " + state.count() + " differ");
        }
    }

    private void progress(String line) {
        spec.commandLine().getErr().println(line);
    }

    private void show(VerifyState state) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(json(state));
            return;
        }
        var table = new TextTable("namespace", "dc", "records at source", "at destination",
                "missing at destination", "missing at source", "different");
        table.add(namespace, dc, Long.toString(state.sourceRecords()),
                Long.toString(state.destinationRecords()),
                Long.toString(state.count(Difference.Kind.MISSING_AT_DESTINATION)),
                Long.toString(state.count(Difference.Kind.MISSING_AT_SOURCE)),
                Long.toString(state.count(Difference.Kind.DIFFERENT)));
        out.println(table);
        state.differences().stream().limit(SHOWN).forEach(each -> out.println("digest:" + each.digest()
                + (each.set().isEmpty() ? "" : " set " + each.set()) + ": " + each.kind().word()));
        if (state.count() > SHOWN) {
            out.println("and " + (state.count() - SHOWN) + " more; --json has up to "
                    + VerifyState.MOST_KEPT);
        }
        out.println(state.count() == 0 ? "both sides hold the same"
                : state.count() + " records are not the same");
    }

    private JsonObject json(VerifyState state) {
        var object = new JsonObject();
        object.addProperty("ok", state.count() == 0);
        object.addProperty("namespace", namespace);
        object.addProperty("dc", dc);
        object.addProperty("sourceRecords", state.sourceRecords());
        object.addProperty("destinationRecords", state.destinationRecords());
        object.addProperty("missingAtDestination", state.count(Difference.Kind.MISSING_AT_DESTINATION));
        object.addProperty("missingAtSource", state.count(Difference.Kind.MISSING_AT_SOURCE));
        object.addProperty("different", state.count(Difference.Kind.DIFFERENT));
        var list = new JsonArray();
        for (Difference each : state.differences()) {
            var entry = new JsonObject();
            entry.addProperty("partition", each.partition());
            entry.addProperty("digest", each.digest());
            entry.addProperty("set", each.set());
            entry.addProperty("kind", each.kind().word());
            list.add(entry);
        }
        object.add("differences", list);
        return object;
    }
}
