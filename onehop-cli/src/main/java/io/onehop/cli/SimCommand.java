package io.onehop.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.onehop.simulation.SimulationOptions;
import io.onehop.simulation.SimulationResult;
import io.onehop.simulation.SimulationRun;
import io.onehop.simulation.fault.Profile;
import io.onehop.simulation.node.OnehopNodes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `onehop sim`: runs simulated clusters, one per seed, or tells the story of one seed.
@Command(
        name = "sim",
        description = "Runs clusters of real nodes' code on virtual time, with faults, and checks them.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        footer = {
            "",
            "A seed decides everything; the first that fails ends the command with its replay command and",
            "its history. Profiles: none, crash, migration, clock, pause, partition, split, mixed.",
            "",
            "  onehop sim --seeds 1000",
            "  onehop sim --seed 42",
            "", "Exit code: 0 all went well, 1 a seed failed, 2 wrong arguments."
        })
final class SimCommand implements Callable<Integer> {
    private static final long SECOND_MILLIS = 1_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--seeds", paramLabel = "N", defaultValue = "100",
            description = "How many seeds to run (default ${DEFAULT-VALUE}).")
    private long seeds;

    @Option(names = "--from", paramLabel = "S", defaultValue = "1",
            description = "The first of them (default ${DEFAULT-VALUE}).")
    private long from;

    @Option(names = "--seed", paramLabel = "S", description = "Run this seed only and tell its story.")
    private @Nullable Long seed;

    @Option(names = "--nodes", paramLabel = "N", defaultValue = "0",
            description = "Number of nodes, 1..7; 0 = the seed chooses.")
    private int nodes;

    @Option(names = "--seconds", paramLabel = "S", defaultValue = "60",
            description = "Virtual seconds of each run, 30 or more (default ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--profile", paramLabel = "NAME", description = "Kinds of faults, see below.")
    private @Nullable String profile;

    @Option(names = "--partitions", paramLabel = "N", defaultValue = "0",
            description = "Number of partitions, 1..4096; 0 = the seed chooses.")
    private int partitions;

    @Option(names = "--clients", paramLabel = "N", defaultValue = "0",
            description = "Real clients beside the simple ones, 0..8, with trouble of their own.")
    private int clients;

    @Option(names = "--threads", paramLabel = "T", defaultValue = "0",
            description = "Seeds run at once; 0 = one per core.")
    private int threads;

    @Option(names = "--json", description = "Print results as JSON, one object per failed or single seed.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        SimulationOptions options = options();
        Long single = seed;
        if (single != null) {
            return tell(SimulationRun.run(single, options.withStory(true), OnehopNodes.maker()));
        }
        if (seeds < 1 || threads < 0) {
            throw new ParameterException(
                    spec.commandLine(), "--seeds must be 1 or more, --threads not negative");
        }
        return many(options);
    }

    private SimulationOptions options() {
        try {
            return new SimulationOptions(
                    nodes, seconds, profile == null ? null : Profile.parse(profile), partitions, clients,
                    false);
        } catch (IllegalArgumentException refusal) {
            throw new ParameterException(spec.commandLine(), String.valueOf(refusal.getMessage()));
        }
    }

    private int many(SimulationOptions options) throws InterruptedException {
        var next = new AtomicLong(from);
        var done = new AtomicLong();
        var failed = new AtomicReference<@Nullable SimulationResult>();
        var workers = new ArrayList<Thread>();
        int count = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
        for (int i = 0; i < count; i++) {
            workers.add(Thread.ofPlatform().name("onehop-sim-" + i).start(() -> {
                for (long each = next.getAndIncrement(); each < from + seeds && failed.get() == null;
                        each = next.getAndIncrement()) {
                    SimulationResult result = SimulationRun.run(each, options, OnehopNodes.maker());
                    done.incrementAndGet();
                    if (!result.isGood()) {
                        failed.compareAndSet(null, result);
                    }
                }
            }));
        }
        follow(workers, done);
        SimulationResult first = failed.get();
        if (first != null) {
            return tell(first);
        }
        if (json) {
            spec.commandLine().getOut().println(allGood(done.get()));
        } else {
            spec.commandLine().getOut().println(done.get() + " seeds, all went well");
        }
        return Onehop.OK;
    }

    private void follow(List<Thread> workers, AtomicLong done) throws InterruptedException {
        long before = 0;
        for (Thread worker : workers) {
            while (!worker.join(java.time.Duration.ofMillis(SECOND_MILLIS))) {
                long now = done.get();
                spec.commandLine().getErr().println(String.format(
                        Locale.ROOT, "%d of %d seeds, %d in the last second", now, seeds, now - before));
                before = now;
            }
        }
    }

    private int tell(SimulationResult result) {
        var out = spec.commandLine().getOut();
        if (json) {
            var object = new JsonObject();
            object.addProperty("seed", result.seed());
            object.addProperty("good", result.isGood());
            object.addProperty("summary", result.summary());
            var violations = new JsonArray();
            result.violations().forEach(each -> violations.add(each.rule() + ": " + each.what()));
            object.add("violations", violations);
            var history = new JsonArray();
            result.report().forEach(history::add);
            object.add("history", history);
            out.println(ValueText.print(object));
        } else {
            result.report().forEach(out::println);
            out.println();
            out.println(result.summary());
        }
        return result.isGood() ? Onehop.OK : Onehop.FAILED;
    }

    private static String allGood(long seeds) {
        var object = new JsonObject();
        object.addProperty("seeds", seeds);
        object.addProperty("good", true);
        return ValueText.print(object);
    }
}
