package io.onehop.bench.client;

import com.aerospike.client.AerospikeClient;
import com.aerospike.client.AerospikeException;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A node as a process of its own.
public final class ServerProcess implements AutoCloseable {
    private static final long LIMIT_SECONDS = 60;
    private static final long POLL_MILLIS = 50;
    private static final int STOP_SECONDS = 20;

    private final Process process;
    private final int port;

    /// Starts it and waits until it serves.
    ///
    /// @throws IOException when it does not
    ServerProcess(String launcher, int port) throws IOException, InterruptedException {
        this(launcher, port, List.of());
    }

    /// The same.
    ///
    /// @param overrides parameters, each as `SECTION.KEY=VALUE`
    public ServerProcess(String launcher, int port, List<String> overrides)
            throws IOException, InterruptedException {
        this.port = port;
        if (serves(port)) {
            throw new IOException("there is a server at port " + port + " already");
        }
        var words = new ArrayList<>(List.of(launcher, "server", "--set", "network.service.port=" + port));
        overrides.forEach(each -> words.addAll(List.of("--set", each)));
        process = new ProcessBuilder(words)
                .redirectErrorStream(true).redirectOutput(new File("/dev/null")).start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!serves(port)) {
            if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                close();
                throw new IOException("no server at port " + port);
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    /// Where it listens.
    public int port() {
        return port;
    }

    public long pid() {
        return process.pid();
    }

    private static boolean serves(int port) {
        try (var client = new AerospikeClient("127.0.0.1", port)) {
            return client.isConnected();
        } catch (AerospikeException _) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
