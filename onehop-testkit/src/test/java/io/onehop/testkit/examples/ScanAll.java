package io.onehop.testkit.examples;

import io.onehop.client.OnehopClient;
import io.onehop.client.command.Bins;
import io.onehop.client.command.Scan;
import io.onehop.client.policy.ScanPolicy;

/// Reads through a set. The nodes are held back while this side is slow, so memory stays bounded.
final class ScanAll {
    private ScanAll() {}

    public static void main(String... seeds) {
        try (var client = OnehopClient.connect(seeds)) {
            System.out.println(run(client) + " records");
        }
    }

    static long run(OnehopClient client) {
        var gently = ScanPolicy.defaults().withRecordsPerSecond(50_000);
        var keysOnly = Scan.of("test", "bulk").withBins(Bins.none());
        long count = 0;
        try (var rows = client.scan(gently, keysOnly)) {
            while (rows.hasNext()) {
                rows.next();
                count++;
            }
        }
        return count;
    }
}
