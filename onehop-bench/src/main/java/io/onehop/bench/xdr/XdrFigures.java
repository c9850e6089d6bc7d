package io.onehop.bench.xdr;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Measures shipping to other data centres, with processes on this machine and links between them. Takes some
/// minutes; progress goes to standard error.
@Command(name = "xdr-figures",
        description = "Measures shipping to other data centres on this machine; prints one JSON object.",
        mixinStandardHelpOptions = true)
public final class XdrFigures implements Callable<Integer> {
    @Option(names = "--launcher", defaultValue = "./onehop",
            description = "Starts Onehop (${DEFAULT-VALUE}).")
    private String launcher = "./onehop";

    @Option(names = "--base-port", defaultValue = "4500",
            description = "First of sixty ports (${DEFAULT-VALUE}).")
    private int basePort;

    @Option(names = "--only", paramLabel = "PART", split = ",",
            description = "What to measure (default: all): ${COMPLETION-CANDIDATES}.")
    private Set<Part> parts = EnumSet.allOf(Part.class);

    @Option(names = "--rounds", defaultValue = "5", description = "Rounds of each pair (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--records", defaultValue = "200000",
            description = "Records to ship in a round (${DEFAULT-VALUE}).")
    private int records;

    @Option(names = "--rate", defaultValue = "10000",
            description = "Writes a second for lag, backlog and overflow (${DEFAULT-VALUE}).")
    private int rate;

    @Option(names = "--maximum", defaultValue = "5000",
            description = "The configured maximum (${DEFAULT-VALUE}).")
    private int maximum;

    @Option(names = "--seconds", defaultValue = "4", description = "Of a round of writes (${DEFAULT-VALUE}).")
    private double seconds;

    @Option(names = "--cut-seconds", defaultValue = "60",
            description = "Without a link for the backlog (${DEFAULT-VALUE}).")
    private int cutSeconds;

    @Option(names = "--queue-limit", defaultValue = "16",
            description = "Of each partition, for the overflow (${DEFAULT-VALUE}).")
    private int queueLimit;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /// What can be measured.
    private enum Part { writes, apart, rtt, maximum, blocked, lag, backlog, overflow }

    private static final int LONG_MILLIS = 156;
    private static final int STEADY_SECONDS = 20;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var figures = new JsonObject();
        if (parts.remove(Part.apart)) {
            say("starting three data centres, the one that is shipped to on a core of its own");
            try (var apart = new Apart(launcher, basePort)) {
                tell(Part.apart, apart.measure(rounds, records, seconds), figures);
            }
        }
        if (!parts.isEmpty()) {
            say("starting four data centres");
            try (var setting = new Setting(launcher, basePort)) {
                for (Part part : parts) {
                    say(part.name());
                    tell(part, measure(part, setting), figures);
                }
            }
        }
        spec.commandLine().getOut().println(new GsonBuilder().setPrettyPrinting().create().toJson(figures));
        return 0;
    }

    private static void tell(Part part, JsonObject result, JsonObject figures) {
        say(part.name() + ": " + result);
        figures.add(part.name(), result);
    }

    private JsonObject measure(Part part, Setting setting) throws InterruptedException {
        var rates = new Rates(setting, rounds, records);
        var behind = new Behind(setting, records);
        return switch (part) {
            case apart -> throw new IllegalArgumentException("needs nodes of its own");
            case writes -> Rates.writes(setting.plain(), setting.source(), rounds, records, seconds);
            case rtt -> rates.roundTrips(0, LONG_MILLIS);
            case maximum -> rates.maximum(maximum, STEADY_SECONDS);
            case blocked -> rates.blocked();
            case lag -> behind.lag(rate, STEADY_SECONDS);
            case backlog -> behind.backlog(rate, cutSeconds);
            case overflow -> behind.overflow(queueLimit, rate);
        };
    }

    private static void say(String what) {
        System.err.println("xdr-figures: " + what);
    }
}
