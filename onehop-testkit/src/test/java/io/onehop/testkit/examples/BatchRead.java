package io.onehop.testkit.examples;

import io.onehop.client.OnehopClient;
import io.onehop.client.command.BatchResult;
import io.onehop.client.command.BatchRow;
import io.onehop.client.command.Key;
import java.util.ArrayList;

/// Reads many records in one call: one request per node instead of one per record.
final class BatchRead {
    private BatchRead() {}

    public static void main(String... seeds) {
        try (var client = OnehopClient.connect(seeds)) {
            System.out.println(run(client, 1000));
        }
    }

    static String run(OnehopClient client, int records) {
        var rows = new ArrayList<BatchRow>();
        for (int i = 0; i < records; i++) {
            rows.add(BatchRow.read(Key.of("test", "bulk", i), "number"));
        }
        long sum = 0;
        int missing = 0;
        int failed = 0;
        // Results come in the order of the rows; a row that fails does not fail the others.
        for (BatchResult row : client.batch(rows)) {
            if (row.isOk()) {
                sum += row.record().orElseThrow().integer("number");
            } else if (row.isNotFound()) {
                missing++;
            } else {
                failed++;
            }
        }
        return "sum " + sum + ", missing " + missing + ", failed " + failed;
    }
}
