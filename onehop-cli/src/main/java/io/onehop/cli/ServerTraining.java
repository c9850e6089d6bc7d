package io.onehop.cli;

import io.onehop.cli.ask.CommandFailure;
import io.onehop.client.OnehopClient;
import io.onehop.client.command.BatchRow;
import io.onehop.client.command.Key;
import io.onehop.client.command.Scan;
import io.onehop.model.Bin;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Starts a node as `onehop server` does, on a free port, and asks it everything a client asks, some hundred
/// times, so that the start-up cache of nodes holds what a start and the first commands need.
final class ServerTraining {
    private static final int ROUNDS = 300;
    private static final int SLOW_EVERY = 20;
    private static final int READY_SECONDS = 60;
    private static final int VALUE_BYTES = 100;
    private static final String READY = "ready service ";

    private ServerTraining() {}

    static void run() {
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
            Onehop.commandLine().setOut(out).execute("server", "--set", "network.service.port=0");
            ready.complete("");
        });
        String address = ready.orTimeout(READY_SECONDS, TimeUnit.SECONDS).join();
        if (address.isEmpty()) {
            throw new CommandFailure("the node did not start");
        }
        try (OnehopClient client = OnehopClient.connect(address)) {
            for (int round = 0; round < ROUNDS; round++) {
                records(client, round);
                if (round % SLOW_EVERY == 0) {
                    many(client);
                }
            }
        } finally {
            server.interrupt();
        }
        join(server);
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

    private static void join(Thread server) {
        try {
            server.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
