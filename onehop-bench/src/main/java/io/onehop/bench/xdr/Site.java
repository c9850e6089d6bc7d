package io.onehop.bench.xdr;

import com.aerospike.client.AerospikeException;
import com.aerospike.client.Info;
import io.onehop.bench.client.ServerProcess;
import io.onehop.client.OnehopClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A data centre of one node: a process of its own, and a client of it. Used by any thread.
final class Site implements AutoCloseable {
    private static final String HOST = "127.0.0.1";

    private final ServerProcess process;
    private final OnehopClient client;

    /// Starts it.
    ///
    /// @param port where it listens
    /// @param published the port it publishes, 0 = the same; whatever connects there has to lead to it
    Site(String launcher, int port, int published) throws IOException, InterruptedException {
        var overrides = new ArrayList<>(List.of("network.fabric.port=" + (port + 1),
                "network.heartbeat.port=" + (port + 2)));
        if (published > 0) {
            overrides.add("network.service.access-port=" + published);
            overrides.add("network.service.access-address=" + HOST);
        }
        process = new ServerProcess(launcher, port, overrides);
        client = OnehopClient.connect(HOST + ':' + port);
    }

    OnehopClient client() {
        return client;
    }

    long pid() {
        return process.pid();
    }

    /// The answer; "" when there is none.
    String info(String command) {
        try {
            String answer = Info.request(HOST, process.port(), command);
            return answer == null ? "" : answer;
        } catch (AerospikeException notThere) {
            return "";
        }
    }

    /// Changes its configuration.
    ///
    /// @throws IllegalStateException when it does not
    void set(String pairs) {
        String answer = info("set-config:context=xdr;" + pairs);
        if (!"ok".equalsIgnoreCase(answer)) {
            throw new IllegalStateException(pairs + ": " + answer);
        }
    }

    /// Begins to ship to another one.
    ///
    /// @param published where to connect
    void shipTo(String name, int published) {
        set("dc=" + name + ";action=create");
        set("dc=" + name + ";node-address-port=" + HOST + ':' + published + ";action=add");
        set("dc=" + name + ";namespace=" + Puts.NAMESPACE + ";action=add");
    }

    void enabled(String name, boolean enabled) {
        set("dc=" + name + ";namespace=" + Puts.NAMESPACE + ";enabled=" + enabled);
    }

    /// A statistic of shipping to another one; 0 when it is not told.
    long number(String name, String statistic) {
        for (String pair : info("get-stats:context=xdr;dc=" + name).split(";", -1)) {
            if (pair.startsWith(statistic + '=')) {
                return Math.round(Double.parseDouble(pair.substring(statistic.length() + 1)));
            }
        }
        return 0;
    }

    /// Changes that wait, are looked for, or are on the wire.
    long behind(String name) {
        return number(name, "in_queue") + number(name, "in_progress") + number(name, "recoveries_pending");
    }

    /// Waits until nothing waits.
    ///
    /// @return nanoseconds it took
    /// @throws IllegalStateException after `seconds`
    long drain(String name, int seconds) throws InterruptedException {
        long start = System.nanoTime();
        while (behind(name) > 0) {
            if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(seconds)) {
                throw new IllegalStateException(name + " is still behind: " + info("xdr-why:dc=" + name));
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
        return System.nanoTime() - start;
    }

    @Override
    public void close() {
        client.close();
        process.close();
    }
}
