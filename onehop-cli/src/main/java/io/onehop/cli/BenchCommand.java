package io.onehop.cli;

import io.onehop.cli.ask.CommandFailure;
import io.onehop.cli.ask.ServiceAddress;
import io.onehop.cli.load.ListenerProcess;
import io.onehop.cli.load.Load;
import io.onehop.cli.load.LoadPlan;
import io.onehop.cli.load.Phase;
import io.onehop.cli.load.ServerCpu;
import io.onehop.cli.load.Tally;
import io.onehop.client.OnehopClient;
import io.onehop.client.cluster.Node;
import io.onehop.client.error.OnehopException;
import io.onehop.client.policy.ClientPolicy;
import io.onehop.client.policy.ReadPolicy;
import io.onehop.client.policy.WritePolicy;
import io.onehop.runtime.Clock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `onehop bench [SEED]`: fills keys, then reads and writes them, and tells how fast that went.
@Command(
        name = "bench",
        description = "Puts a cluster under load and prints throughput and latencies.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        footer = {
            "",
            "Phases: fill (every key is written once), warm-up, measurement. Progress goes to standard error.",
            "Ctrl-C ends it early and still prints the summary. Without --rate each thread asks when its last",
            "answer is there (a closed load, whose latencies look better than those of users who do not wait for",
            "each other); with --rate latencies count from when a command was due.",
            "",
            "  onehop bench --keys 100000 --threads 16 --read-percent 80 --seconds 10 --bin-size 100",
            "", "Exit code: 0 done, 1 no command was answered or nothing to connect to, 2 wrong arguments."
        })
final class BenchCommand implements Callable<Integer> {
    private static final long SECOND_MILLIS = 1_000;
    /// Further connections than commands under way: one for each that is closed just now.
    private static final int SPARE_CONNECTIONS = 4;
    private static final int MAX_THREADS = 10_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..1", paramLabel = "SEED", defaultValue = "127.0.0.1:3000",
            description = "A node as HOST[:PORT] (default ${DEFAULT-VALUE}).")
    private String seed = "";

    @Option(names = "--keys", paramLabel = "N", defaultValue = "100000",
            description = "Number of records (default ${DEFAULT-VALUE}).")
    private long keys;

    @Option(names = "--threads", paramLabel = "T", defaultValue = "16",
            description =
                    "Commands under way at once (default ${DEFAULT-VALUE}): one per thread, or with --async "
                    + "kept so by one thread.")
    private int threads;

    @Option(names = "--read-percent", paramLabel = "R", defaultValue = "50",
            description = "Share of reads, 0..100 (default ${DEFAULT-VALUE}).")
    private int readPercent;

    @Option(names = "--seconds", paramLabel = "S", defaultValue = "10",
            description = "Length of the measurement (default ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--bin-size", paramLabel = "B", defaultValue = "100",
            description = "Bytes of each record's one bin (default ${DEFAULT-VALUE}).")
    private int binSize;

    @Option(names = "--async", description = "Submit commands without waiting for each.")
    private boolean async;

    @Option(names = "--rate", paramLabel = "PER_SECOND", defaultValue = "0",
            description = "Commands per second, due at equal distances; 0 = as fast as they go.")
    private double rate;

    @Option(names = "--warmup", paramLabel = "S", defaultValue = "2",
            description = "Seconds before the measurement (default ${DEFAULT-VALUE}).")
    private int warmup;

    @Option(names = "--no-fill", description = "Do not write every key first.")
    private boolean noFill;

    @Option(names = {"-n", "--namespace"}, paramLabel = "NAME", defaultValue = "test",
            description = "Namespace (default ${DEFAULT-VALUE}).")
    private String namespace = "";

    @Option(names = {"-s", "--set"}, paramLabel = "NAME", defaultValue = "bench",
            description = "Set (default ${DEFAULT-VALUE}).")
    private String set = "";

    @Option(names = "--timeout-ms", paramLabel = "MILLIS", defaultValue = "1000",
            description = "Total time of one command (default ${DEFAULT-VALUE}).")
    private int timeoutMillis;

    @Option(names = "--json", description = "Print the summary as one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        LoadPlan plan = plan();
        try (OnehopClient client = connect()) {
            var load = new Load(client, plan, Clock.system());
            var done = new CountDownLatch(1);
            var exit = new ExitCode();
            var hook = new Thread(() -> endEarly(load, done, exit), "onehop-stop");
            Runtime.getRuntime().addShutdownHook(hook);
            try {
                exit.code = run(client, load);
                return exit.code;
            } finally {
                done.countDown();
                release(hook);
            }
        }
    }

    /// The code with which the process ends when it was told to end.
    private static final class ExitCode {
        private volatile int code = Onehop.FAILED;
    }

    private static void endEarly(Load load, CountDownLatch done, ExitCode exit) {
        load.stop();
        try {
            done.await();
        } catch (InterruptedException _) {
            // The process ends all the same.
        }
        Runtime.getRuntime().halt(exit.code);
    }

    private static void release(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // It is running: it ends the process.
        }
    }

    private LoadPlan plan() {
        if (seconds < 1 || warmup < 0 || timeoutMillis < 1 || threads > MAX_THREADS) {
            throw wrong("--seconds and --timeout-ms must be 1 or more, --warmup 0 or more, --threads 1.."
                    + MAX_THREADS);
        }
        try {
            return new LoadPlan(namespace, set, keys, threads, readPercent, binSize, async, rate, 1);
        } catch (IllegalArgumentException refusal) {
            throw wrong(String.valueOf(refusal.getMessage()));
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private OnehopClient connect() {
        String address;
        try {
            address = ServiceAddress.parse(seed).toString();
        } catch (IllegalArgumentException refusal) {
            throw wrong("SEED: " + refusal.getMessage());
        }
        var timeout = Duration.ofMillis(timeoutMillis);
        var defaults = ClientPolicy.defaults();
        var policy = defaults
                .withConnectionsPerNode(0, threads + SPARE_CONNECTIONS)
                .withCommandDefaults(ReadPolicy.defaults().withTotalTimeout(timeout),
                        WritePolicy.defaults().withTotalTimeout(timeout), defaults.batch(), defaults.scan());
        try {
            return OnehopClient.connect(policy, address);
        } catch (OnehopException failure) {
            throw new CommandFailure(Advice.connect(failure, List.of(address)), failure);
        }
    }

    private int run(OnehopClient client, Load load) throws InterruptedException {
        long fillErrors = noFill ? 0 : fill(load);
        if (warmup > 0 && !load.isStopped()) {
            follow("warm-up", load.mix(TimeUnit.SECONDS.toNanos(warmup)));
        }
        var nodes = client.cluster().nodes().stream().map(Node::address).toList();
        var cpu = new ServerCpu(new ListenerProcess(Path.of("/proc")), nodes);
        Phase measured = load.mix(TimeUnit.SECONDS.toNanos(seconds));
        follow("measure", measured);
        long cpuMicros = cpu.usedMicros();
        Tally.Sum sum = measured.tally().sum();
        var summary = new BenchSummary(
                sum, measured.elapsedNanos(), cpuMicros, cpu, rate > 0, fillErrors, load.isStopped());
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(ValueText.print(summary.json()));
        } else {
            summary.lines().forEach(out::println);
        }
        return sum.answered() == 0 ? Onehop.FAILED : Onehop.OK;
    }

    /// Fills; returns how many writes failed.
    private long fill(Load load) throws InterruptedException {
        Phase phase = load.fill();
        while (!phase.await(SECOND_MILLIS)) {
            Tally.Sum sum = phase.tally().sum();
            tell("fill: " + sum.answered() + " of " + keys + " keys, " + sum.failed() + " errors");
        }
        Tally.Sum sum = phase.tally().sum();
        tell(String.format(Locale.ROOT, "fill: %d keys in %.1f s, %d errors", sum.answered(),
                BenchSummary.seconds(phase.elapsedNanos()), sum.failed()));
        return sum.failed();
    }

    private void follow(String name, Phase phase) throws InterruptedException {
        long before = 0;
        long beforeNanos = 0;
        while (!phase.await(SECOND_MILLIS)) {
            Tally.Sum sum = phase.tally().sum();
            long nanos = phase.elapsedNanos();
            double perSecond = (sum.answered() - before) / BenchSummary.seconds(nanos - beforeNanos);
            tell(String.format(Locale.ROOT, "%s: %.0f s, %.0f ops/s, %d errors, p99 so far %.0f us",
                    name, BenchSummary.seconds(nanos), perSecond, sum.failed(),
                    BenchSummary.micros(sum.p99Nanos())));
            before = sum.answered();
            beforeNanos = nanos;
        }
    }

    private void tell(String progress) {
        spec.commandLine().getErr().println(progress);
    }
}
