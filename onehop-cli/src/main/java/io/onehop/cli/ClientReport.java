package io.onehop.cli;

import io.onehop.cli.ask.CommandFailure;
import io.onehop.cli.ask.ServiceAddress;
import io.onehop.client.ClientResources;
import io.onehop.client.OnehopClient;
import io.onehop.client.error.OnehopException;
import io.onehop.client.policy.ClientPolicy;
import io.onehop.client.stats.ClientListener;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// The cluster as a smart client on this machine sees it.
final class ClientReport {
    private static final int LOOKS = 2;
    private static final Duration TEND_INTERVAL = Duration.ofMillis(200);
    private static final long POLL_MILLIS = 10;

    private ClientReport() {}

    /// What happened, in words; at most so many that nobody scrolls for ever.
    private static final class Events implements ClientListener {
        private static final int MAX = 100;
        private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
        private final AtomicInteger count = new AtomicInteger();

        private void add(String what, String node, InetSocketAddress address, String reason) {
            if (count.getAndIncrement() < MAX) {
                lines.add(what + " " + node + " " + address + ": " + reason);
            }
        }

        @Override
        public void nodeAdded(String node, InetSocketAddress address, String reason) {
            add("added", node, address, reason);
        }

        @Override
        public void nodeRemoved(String node, InetSocketAddress address, String reason) {
            add("removed", node, address, reason);
        }

        @Override
        public void nodeUnreachable(String node, InetSocketAddress address, String reason) {
            add("unreachable", node, address, reason);
        }

        @Override
        public void nodeReachable(String node, InetSocketAddress address, String reason) {
            add("reachable", node, address, reason);
        }

        @Override
        public void mapChanged(String node, InetSocketAddress address, String reason) {
            add("partitions of", node, address, reason);
        }
    }

    /// Opens a client, waits for two looks, asks each node one thing, and tells what the client has seen.
    ///
    /// @throws CommandFailure when no client can be opened
    static String of(ServiceAddress seed, int timeoutMillis) throws InterruptedException {
        var timeout = Duration.ofMillis(timeoutMillis);
        var policy = ClientPolicy.defaults().withTimeouts(timeout, timeout).withTendInterval(TEND_INTERVAL);
        var events = new Events();
        var resources = ClientResources.create().withListener(events);
        try (var client = OnehopClient.connect(policy, resources, seed.toString())) {
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis)
                    + LOOKS * TEND_INTERVAL.toNanos();
            while (client.stats().tend().looks() < LOOKS && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
            var text = new StringBuilder();
            for (String node : client.nodeNames()) {
                askOnce(client, node, text);
            }
            String stats = client.stats().toText();
            return stats + text + System.lineSeparator() + String.join(System.lineSeparator(), events.lines)
                    + System.lineSeparator();
        } catch (OnehopException failure) {
            throw new CommandFailure(Advice.connect(failure, List.of(seed.toString())), failure);
        }
    }

    private static void askOnce(OnehopClient client, String node, StringBuilder text) {
        try {
            client.info(node, "build");
        } catch (OnehopException failure) {
            text.append("node ").append(node).append(" does not answer commands: ")
                    .append(failure.getMessage()).append(System.lineSeparator());
        }
    }
}
