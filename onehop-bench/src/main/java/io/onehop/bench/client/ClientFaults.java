package io.onehop.bench.client;

import com.google.gson.JsonObject;
import io.onehop.bench.FigureCluster;
import io.onehop.client.OnehopClient;
import io.onehop.client.command.Key;
import io.onehop.client.error.OnehopException;
import io.onehop.model.Bin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// What happens to the clients of a cluster of three: whether first commands are sent to the right node, and
/// how commands fare when a node is killed. Both clients have their default policies.
final class ClientFaults {
    private static final int NODES = 3;
    private static final int THREADS = 8;
    private static final long LIMIT_SECONDS = 60;
    private static final long AFTER_SECONDS = 5;
    private static final String NAMESPACE = "namespace/test";
    private static final List<String> PROXIES = List.of("client_proxy_complete", "client_proxy_error",
            "client_proxy_timeout");

    private final String launcher;
    private final int basePort;
    private final int keys;
    private final List<String> jvmOptions;

    ClientFaults(String launcher, int basePort, int keys, List<String> jvmOptions) {
        this.launcher = launcher;
        this.basePort = basePort;
        this.keys = keys;
        this.jvmOptions = jvmOptions;
    }

    /// Measures and adds what came out.
    ///
    /// @param starts clients made, 0 = not measured
    void measure(JsonObject figures, int starts, boolean kill) throws IOException, InterruptedException {
        ClientFigures.say("starting a cluster of " + NODES);
        try (var cluster = new FigureCluster(launcher, NODES, basePort, List.of())) {
            try (var ours = new WorkerProcess("onehop", basePort, keys, jvmOptions);
                    var theirs = new WorkerProcess("official", basePort, keys, jvmOptions)) {
                ours.ask("fill");
                if (starts > 0) {
                    var first = new JsonObject();
                    first.addProperty("starts", starts);
                    first.add("onehop", first(cluster, ours, starts));
                    first.add("official", first(cluster, theirs, starts));
                    ClientFigures.say("first command: " + first);
                    figures.add("first", first);
                }
            }
            if (kill) {
                var result = kill(cluster);
                ClientFigures.say("kill: " + result);
                figures.add("kill", result);
            }
        }
    }

    private static long proxies(FigureCluster cluster) {
        return PROXIES.stream().mapToLong(name -> cluster.sum(NAMESPACE, name)).sum();
    }

    private static JsonObject first(FigureCluster cluster, WorkerProcess worker, int starts)
            throws IOException {
        long before = proxies(cluster);
        long start = System.nanoTime();
        worker.ask("connect " + starts);
        var result = new JsonObject();
        result.addProperty("proxied", proxies(cluster) - before);
        result.addProperty("millisPerStart",
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) / (double) starts);
        return result;
    }

    /// A command that failed.
    private record Failure(long nanos, boolean isWrite, int code, boolean inDoubt) {}

    private JsonObject kill(FigureCluster cluster) throws InterruptedException {
        var failures = new ConcurrentLinkedQueue<Failure>();
        var commands = new LongAdder();
        var stop = new java.util.concurrent.atomic.AtomicBoolean();
        var result = new JsonObject();
        try (var client = OnehopClient.connect("127.0.0.1:" + basePort)) {
            var running = new ArrayList<Thread>();
            for (int i = 0; i < THREADS; i++) {
                var random = new SplittableRandom(i);
                running.add(Thread.ofPlatform().start(() -> {
                    while (!stop.get()) {
                        one(client, random, failures);
                        commands.increment();
                    }
                }));
            }
            TimeUnit.SECONDS.sleep(3);
            var victim = cluster.members().getLast();
            long killed = System.nanoTime();
            cluster.kill(victim);
            long moved = FigureCluster.millisUntil(() -> cluster.isSeenAs(NODES - 1), killed, LIMIT_SECONDS);
            TimeUnit.SECONDS.sleep(AFTER_SECONDS);
            stop.set(true);
            for (var thread : running) {
                thread.join();
            }
            tell(result, failures, killed);
            result.addProperty("commands", commands.sum());
            result.addProperty("mapMovedMillis", moved);
        }
        return result;
    }

    private void one(OnehopClient client, SplittableRandom random, ConcurrentLinkedQueue<Failure> failures) {
        var key = Key.of(Subject.NAMESPACE, Subject.SET, random.nextInt(keys));
        boolean isWrite = random.nextBoolean();
        try {
            if (isWrite) {
                client.put(key, Bin.of(Subject.BIN, new byte[Subject.VALUE_BYTES]));
            } else if (client.get(key).isEmpty()) {
                failures.add(new Failure(System.nanoTime(), false, 2, false));
            }
        } catch (OnehopException e) {
            failures.add(new Failure(System.nanoTime(), isWrite, e.code(), e.inDoubt()));
        }
    }

    private static void tell(JsonObject result, Iterable<Failure> failures, long killed) {
        long reads = 0;
        long writes = 0;
        long inDoubt = 0;
        long last = 0;
        for (var failure : failures) {
            reads += failure.isWrite ? 0 : 1;
            writes += failure.isWrite ? 1 : 0;
            inDoubt += failure.inDoubt ? 1 : 0;
            last = Math.max(last, failure.nanos - killed);
        }
        result.addProperty("failedReads", reads);
        result.addProperty("failedWrites", writes);
        result.addProperty("writesInDoubt", inDoubt);
        result.addProperty("lastFailureMillis", TimeUnit.NANOSECONDS.toMillis(last));
    }
}
