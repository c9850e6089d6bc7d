package io.onehop.cli;

import io.onehop.cli.ask.CommandFailure;
import io.onehop.client.OnehopClient;
import io.onehop.client.command.BatchRow;
import io.onehop.client.command.Key;
import io.onehop.client.command.Scan;
import io.onehop.model.Bin;
import io.onehop.server.config.ConfigParser;
import io.onehop.server.node.Node;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Starts a node as `onehop server` does, on free ports, lets it join another, and asks it everything a
/// client asks, some hundred times, so that the start-up cache of nodes holds what a start, forming a cluster
/// and the first commands need.
final class ServerTraining {
    private static final int ROUNDS = 300;
    private static final int SLOW_EVERY = 20;
    private static final int READY_SECONDS = 60;
    private static final long POLL_MILLIS = 20;
    private static final int VALUE_BYTES = 100;
    private static final List<String> ANY_PORTS =
            List.of("network.service.port=0", "network.fabric.port=0", "network.heartbeat.port=0",
                    "network.service.address=127.0.0.1", "network.fabric.address=127.0.0.1",
                    "network.heartbeat.address=127.0.0.1");
    private static final String READY = "ready service ";

    private ServerTraining() {}

    static void run() {
        try (Node other = startNode()) {
            join(other.heartbeatPort());
        }
    }

    /// A node on free loopback ports.
    static Node startNode() {
        return Node.start(new ConfigParser(System::getenv).parseDefaults(ANY_PORTS).orThrow());
    }

    /// Trains with a node that joins the one which has this heartbeat port.
    private static void join(int heartbeatPort) {
        var ready = new CompletableFuture<String>();
        var out = new PrintWriter(Writer.nullWriter()) {
            @Override
            public void println(String line) {
                if (line.startsWith(READY)) {
                    ready.complete(line.substring(READY.length(), line.indexOf(' ', READY.length())));
                }
            }
        };
        Thread server = Thread.ofPlatform().name("train-server").start(() -> {
            Onehop.commandLine("server").setOut(out).execute(arguments(heartbeatPort));
            ready.complete("");
        });
        String address = ready.orTimeout(READY_SECONDS, TimeUnit.SECONDS).join();
        if (address.isEmpty()) {
            throw new CommandFailure("the node did not start");
        }
        try (OnehopClient client = OnehopClient.connect(address)) {
            awaitCluster(client);
            for (int round = 0; round < ROUNDS; round++) {
                records(client, round);
                if (round % SLOW_EVERY == 0) {
                    many(client);
                }
            }
        } finally {
            server.interrupt();
        }
        await(server);
    }

    private static String[] arguments(int heartbeatPort) {
        var arguments = new ArrayList<String>();
        arguments.add("server");
        for (String setting : ANY_PORTS) {
            arguments.addAll(List.of("--set", setting));
        }
        arguments.addAll(List.of("--set",
                "network.heartbeat.mesh-seed-address-ports=127.0.0.1:" + heartbeatPort));
        return arguments.toArray(String[]::new);
    }

    /// Waits until both nodes are in one cluster and nothing migrates.
    private static void awaitCluster(OnehopClient client) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
        String stable = "cluster-stable:size=2";
        while (client.info("", stable).getOrDefault(stable, "ERROR").startsWith("ERROR")) {
            if (System.nanoTime() > end) {
                throw new CommandFailure("the two nodes did not form a cluster");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
        }
    }

    private static void records(OnehopClient client, int round) {
        Key key = Key.of("test", "train", round);
        client.put(key, Bin.of("a", round), Bin.of("b", "text"), Bin.of("c", new byte[VALUE_BYTES]));
        client.get(key);
        client.get(key, "a");
        client.exists(key);
        client.touch(key);
        if (round % 2 == 0) {
            client.delete(key);
        }
    }

    private static void many(OnehopClient client) {
        var rows = new ArrayList<BatchRow>();
        for (int i = 0; i < SLOW_EVERY; i++) {
            rows.add(BatchRow.read(Key.of("test", "train", i)));
        }
        client.batch(rows);
        try (var records = client.scan(Scan.of("test", "train"))) {
            records.forEachRemaining(_ -> { });
        }
        client.info("", "build", "statistics", "namespaces", "namespace/test", "sets");
    }

    private static void await(Thread server) {
        try {
            server.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
