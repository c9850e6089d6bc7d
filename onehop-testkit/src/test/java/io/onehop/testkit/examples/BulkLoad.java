package io.onehop.testkit.examples;

import io.onehop.client.OnehopClient;
import io.onehop.client.command.Key;
import io.onehop.client.error.OnehopException;
import io.onehop.model.Bin;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/// Writes many records as fast as the cluster takes them, with a bound on how many are under way.
final class BulkLoad {
    /// Enough to keep the connections busy, few enough to stay below `maxConnectionsPerNode` of one node.
    private static final int UNDER_WAY = 64;

    private BulkLoad() {}

    /// What became of the records.
    ///
    /// @param written certainly written
    /// @param failed certainly not written
    /// @param inDoubt perhaps written: to be written again when that does no harm
    record Outcome(long written, long failed, long inDoubt) {}

    public static void main(String... seeds) throws InterruptedException {
        try (var client = OnehopClient.connect(seeds)) {
            System.out.println(run(client, 100_000));
        }
    }

    static Outcome run(OnehopClient client, int records) throws InterruptedException {
        var free = new Semaphore(UNDER_WAY);
        var written = new AtomicLong();
        var failed = new AtomicLong();
        var inDoubt = new AtomicLong();
        for (int i = 0; i < records; i++) {
            free.acquire();
            var key = Key.of("test", "bulk", i);
            var _ = client.async().put(key, Bin.of("number", i)).whenComplete((_, failure) -> {
                // On an event loop: count and go.
                if (failure == null) {
                    written.incrementAndGet();
                } else if (failure instanceof OnehopException known && !known.inDoubt()) {
                    failed.incrementAndGet();
                } else {
                    inDoubt.incrementAndGet();
                }
                free.release();
            });
        }
        free.acquire(UNDER_WAY);    // the last ones
        return new Outcome(written.get(), failed.get(), inDoubt.get());
    }
}
