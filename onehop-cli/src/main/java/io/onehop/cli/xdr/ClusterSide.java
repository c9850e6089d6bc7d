package io.onehop.cli.xdr;

import io.onehop.client.OnehopClient;
import io.onehop.client.command.Key;
import io.onehop.client.command.KeyRecord;
import io.onehop.client.command.RecordStream;
import io.onehop.client.command.Scan;
import io.onehop.client.policy.ScanPolicy;
import io.onehop.model.Digest;
import java.util.HashMap;
import java.util.Map;

/// One of the two clusters that are compared. For one thread.
///
/// @param namespace its name there
public record ClusterSide(OnehopClient client, String namespace) {
    /// What a partition holds, in a few numbers that do not depend on the order of its records.
    record Summary(long records, long sum, long mix) {
        static final Summary EMPTY = new Summary(0, 0, 0);

        Summary with(long hash) {
            return new Summary(records + 1, sum + hash, mix ^ Long.rotateLeft(hash * hash, 17));
        }
    }

    /// A record: its set and the hash of what it holds.
    record Held(String set, long hash) {}

    /// Summaries of partitions from `first` on.
    Summary[] summaries(int first, int count, Limit limit) {
        var summaries = new Summary[count];
        java.util.Arrays.fill(summaries, Summary.EMPTY);
        var hash = new RecordHash();
        read(first, count, limit, each -> {
            int partition = each.key().partition() - first;
            long value = hash.of(each.key().digest(), each.key().set(), each.record());
            summaries[partition] = summaries[partition].with(value);
        });
        return summaries;
    }

    /// All records of a partition.
    Map<Digest, Held> records(int partition, Limit limit) {
        var records = new HashMap<Digest, Held>();
        var hash = new RecordHash();
        read(partition, 1, limit, each -> records.put(each.key().digest(), new Held(each.key().set(),
                hash.of(each.key().digest(), each.key().set(), each.record()))));
        return records;
    }

    private void read(int first, int count, Limit limit, java.util.function.Consumer<KeyRecord> each) {
        Scan scan = Scan.of(namespace, "").withPartitions(first, count);
        try (RecordStream records = client.scan(ScanPolicy.defaults(), scan)) {
            while (records.hasNext()) {
                each.accept(records.next());
                limit.passed();
            }
        }
    }

    /// The hash of a record as it is now, 0 when there is none.
    long hash(Digest digest, String set) {
        return client.get(Key.ofDigest(namespace, set, digest))
                .map(record -> new RecordHash().of(digest, set, record))
                .orElse(0L);
    }
}
