package io.onehop.bench;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Drives a server with blocking connections, one thread each, and prints one JSON object: throughput,
/// latency of a round (all requests of one write), and the server's CPU time per command.
@Command(name = "load", description = "Drives a server and prints what it measured as one JSON object.",
        mixinStandardHelpOptions = true)
final class LoadGenerator implements Callable<Integer> {
    private static final double MICROS_PER_SECOND = 1e6;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double MEDIAN = 50;
    private static final double SLOW = 99;

    @Mixin
    private LoadOptions options = new LoadOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        String complaint = options.complaint();
        if (!complaint.isEmpty()) {
            throw new ParameterException(spec.commandLine(), complaint);
        }
        var phase = new Phase();
        List<Worker> workers = new ArrayList<>();
        var random = new SplittableRandom(options.seed);
        for (int i = 0; i < options.connections; i++) {
            var workload = new Workload(options, random.split());
            workers.add(new Worker(Wire.connect(options.address()), workload, phase, share(i), share(i + 1)));
        }
        JsonObject result = options.mode == Workload.Mode.load ? measureLoad(workers)
                : measure(workers, phase);
        spec.commandLine().getOut().println(result);
        return result.get("errors").getAsLong() == 0 ? 0 : 1;
    }

    /// The first key of connection `index` when the keys are dealt out evenly.
    private long share(int index) {
        return options.keys * index / options.connections;
    }

    private JsonObject measure(List<Worker> workers, Phase phase) throws InterruptedException {
        List<Thread> threads = workers.stream().map(worker -> Thread.ofPlatform().start(worker::runRounds))
                .toList();
        pause(options.warmupSeconds);
        Sample before = Sample.take(options.serverPid);
        phase.set(Phase.MEASURE);
        pause(options.seconds);
        phase.set(Phase.STOP);
        Sample after = Sample.take(options.serverPid);
        for (Thread thread : threads) {
            thread.join();
        }
        return report(workers, before, after);
    }

    private JsonObject measureLoad(List<Worker> workers) throws InterruptedException {
        Sample before = Sample.take(options.serverPid);
        List<Thread> threads = workers.stream().map(worker -> Thread.ofPlatform().start(worker::runLoad))
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }
        return report(workers, before, Sample.take(options.serverPid));
    }

    private static void pause(double seconds) throws InterruptedException {
        TimeUnit.MICROSECONDS.sleep((long) (seconds * MICROS_PER_SECOND));
    }

    private JsonObject report(List<Worker> workers, Sample before, Sample after) {
        var latency = new Histogram(Worker.HIGHEST_NANOS, Worker.DIGITS);
        long requests = 0;
        long records = 0;
        long notFound = 0;
        long errors = 0;
        String firstError = "";
        for (Worker worker : workers) {
            latency.add(worker.latency());
            requests += worker.requests();
            records += worker.records();
            notFound += worker.notFound();
            errors += worker.errors();
            firstError = firstError.isEmpty() ? worker.failure() : firstError;
        }
        double seconds = (after.nanos - before.nanos) / NANOS_PER_MICRO / MICROS_PER_SECOND;
        double cpuMicros = after.server.cpuMicros() - before.server.cpuMicros();
        var out = new JsonObject();
        out.addProperty("case", options.name);
        out.addProperty("server", options.server);
        out.addProperty("mode", options.mode.name());
        out.addProperty("connections", options.connections);
        out.addProperty("pipeline", options.pipeline);
        out.addProperty("seconds", round(seconds));
        out.addProperty("requests", requests);
        out.addProperty("records", records);
        out.addProperty("notFound", notFound);
        out.addProperty("errors", errors);
        if (!firstError.isEmpty()) {
            out.addProperty("firstError", firstError);
        }
        out.addProperty("requestsPerSecond", round(requests / seconds));
        out.addProperty("recordsPerSecond", round(records / seconds));
        out.addProperty("p50Micros", round(latency.getValueAtPercentile(MEDIAN) / NANOS_PER_MICRO));
        out.addProperty("p99Micros", round(latency.getValueAtPercentile(SLOW) / NANOS_PER_MICRO));
        out.addProperty("serverCpuMicrosPerRequest", round(cpuMicros / Math.max(1, requests)));
        out.addProperty("serverCpuMicrosPerRecord", round(cpuMicros / Math.max(1, records)));
        out.addProperty("serverCpus", round(cpuMicros / MICROS_PER_SECOND / seconds));
        out.addProperty("generatorCpus",
                round((after.self.cpuMicros() - before.self.cpuMicros()) / MICROS_PER_SECOND / seconds));
        out.addProperty("serverRssKibBefore", before.server.rssKib());
        out.addProperty("serverRssKib", after.server.rssKib());
        return out;
    }

    private static double round(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    /// The server, this process and the time at one moment.
    private record Sample(ProcessUsage server, ProcessUsage self, long nanos) {
        static Sample take(long serverPid) {
            return new Sample(ProcessUsage.of(serverPid), ProcessUsage.of(ProcessHandle.current().pid()),
                    System.nanoTime());
        }
    }
}
