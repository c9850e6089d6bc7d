package io.onehop.bench.client;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Compares Onehop's Java client with the official one, against a node of their own: each client in a
/// process, taking turns in short rounds. Progress goes to standard error.
@Command(name = "client-figures",
        description = "Compares the two Java clients on this machine; prints one JSON object.",
        mixinStandardHelpOptions = true)
public final class ClientFigures implements Callable<Integer> {
    @Option(names = "--launcher", defaultValue = "./onehop",
            description = "Starts Onehop (${DEFAULT-VALUE}).")
    private String launcher = "./onehop";

    @Option(names = "--port", defaultValue = "3700",
            description = "Of the node; the cluster takes those from 50 above on (${DEFAULT-VALUE}).")
    private int port;

    @Option(names = "--only", paramLabel = "PART", split = ",",
            description = "What to measure (default: all): ${COMPLETION-CANDIDATES}.")
    private Set<Part> parts = EnumSet.allOf(Part.class);

    @Option(names = "--threads", split = ",", defaultValue = "1,8,16,64",
            description = "Threads, or asynchronous commands under way (${DEFAULT-VALUE}).")
    private List<Integer> threads = List.of();

    @Option(names = "--rounds", defaultValue = "7", description = "Pairs of rounds (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "1", description = "Length of a round (${DEFAULT-VALUE}).")
    private double seconds;

    @Option(names = "--keys", defaultValue = "100000", description = "Records (${DEFAULT-VALUE}).")
    private int keys;

    @Option(names = "--starts", defaultValue = "1000",
            description = "Clients made to see their first command (${DEFAULT-VALUE}).")
    private int starts;

    @Option(names = "--jvm", paramLabel = "OPTION",
            description = "An option for the clients' JVMs, such as one that records what they do;"
                    + " SUBJECT in it becomes the client's name.")
    private List<String> jvmOptions = List.of();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /// What a JVM needs at least to compile a case.
    private static final long WARM_MILLIS = 3000;

    private final JsonObject figures = new JsonObject();

    /// What can be measured.
    private enum Part {
        get(ClientCase.GET),
        put(ClientCase.PUT),
        async(ClientCase.ASYNC_GET, ClientCase.ASYNC_PUT),
        pipeline(ClientCase.PIPELINE_GET, ClientCase.PIPELINE_PUT),
        batch(ClientCase.BATCH),
        first,
        kill;

        private final List<ClientCase> cases;

        Part(ClientCase... cases) {
            this.cases = List.of(cases);
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var cases = new ArrayList<ClientCase>();
        parts.forEach(part -> cases.addAll(part.cases));
        if (!cases.isEmpty()) {
            compare(cases);
        }
        if (parts.contains(Part.first) || parts.contains(Part.kill)) {
            var faults = new ClientFaults(launcher, port + 50, keys, jvmOptions);
            faults.measure(figures, parts.contains(Part.first) ? starts : 0, parts.contains(Part.kill));
        }
        spec.commandLine().getOut().println(new GsonBuilder().setPrettyPrinting().create().toJson(figures));
        return 0;
    }

    static void say(String what) {
        System.err.println("client-figures: " + what);
    }

    private void compare(List<ClientCase> cases) throws IOException, InterruptedException {
        say("starting a node and the two clients");
        try (var server = new ServerProcess(launcher, port);
                var ours = new WorkerProcess("onehop", server.port(), keys, jvmOptions);
                var theirs = new WorkerProcess("official", server.port(), keys, jvmOptions)) {
            ours.ask("fill");
            var all = new JsonArray();
            figures.add("cases", all);
            for (var each : cases) {
                for (int count : threads) {
                    all.add(compare(each, count, ours, theirs));
                }
            }
        }
    }

    private JsonObject compare(ClientCase what, int count, WorkerProcess ours, WorkerProcess theirs)
            throws IOException {
        long millis = Math.round(seconds * TimeUnit.SECONDS.toMillis(1));
        String line = what.label() + " " + count + " " + millis;
        String warm = what.label() + " " + count + " " + Math.max(millis, WARM_MILLIS);
        ours.ask(warm);
        theirs.ask(warm);
        var pairs = new PairedRounds();
        for (int i = 0; i < rounds; i++) {
            // Who goes first changes, so that neither always follows the other.
            if (i % 2 == 0) {
                var first = ours.ask(line);
                pairs.add(first, theirs.ask(line));
            } else {
                var first = theirs.ask(line);
                pairs.add(ours.ask(line), first);
            }
        }
        var result = pairs.summary();
        var said = new StringBuilder();
        for (String figure : result.keySet()) {
            var one = result.getAsJsonObject(figure);
            said.append(String.format(Locale.ROOT, "  %s %s/%s = %.2f (%.2f-%.2f)", figure,
                    one.get("onehop").getAsString(), one.get("official").getAsString(),
                    one.get("ratio").getAsDouble(), one.get("lowest").getAsDouble(),
                    one.get("highest").getAsDouble()));
        }
        say(what.label() + " " + count + ":" + said);
        result.addProperty("case", what.label());
        result.addProperty("threads", count);
        return result;
    }
}
