package io.onehop.testkit.examples;

import io.onehop.client.ClientResources;
import io.onehop.client.OnehopClient;
import io.onehop.client.command.Key;
import io.onehop.client.policy.ClientPolicy;
import io.onehop.client.stats.ClientListener;
import io.onehop.client.stats.CommandKind;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/// Hears of nodes that come and go, and looks at the client's own numbers.
final class WatchClient {
    private WatchClient() {}

    private static final class Printer implements ClientListener {
        @Override
        public void nodeAdded(String node, InetSocketAddress address, String reason) {
            System.out.println("uses " + node + " at " + address + ": " + reason);
        }

        @Override
        public void nodeRemoved(String node, InetSocketAddress address, String reason) {
            System.out.println("does not use " + node + " any more: " + reason);
        }
    }

    public static void main(String... seeds) {
        System.out.println(run(seeds));
    }

    static String run(String... seeds) {
        var resources = ClientResources.create().withListener(new Printer());
        try (var client = OnehopClient.connect(ClientPolicy.defaults(), resources, seeds)) {
            client.exists(Key.of("test", "people", "ada"));
            var stats = client.stats();
            long micros = TimeUnit.NANOSECONDS.toMicros(
                    stats.command(CommandKind.EXISTS).latency().percentileNanos(99));
            return "99 of 100 answers came within " + micros + " us\n" + stats.toText();
        }
    }
}
