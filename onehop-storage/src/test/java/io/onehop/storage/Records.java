package io.onehop.storage;

import io.onehop.model.Digest;
import io.onehop.model.PartitionId;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/// Makes records and digests for tests.
final class Records {
    private static final long ORDERED_SHIFT_HIGH = 52;

    private Records() {}

    /// A record with one blob bin of that many bytes.
    static byte[] record(Digest digest, int generation, int valueLength) {
        var bins = new BinTable();
        byte[] name = "b".getBytes(StandardCharsets.UTF_8);
        int index = bins.add(name, 0, 1);
        bins.set(index, 4, new byte[valueLength], 0, valueLength);
        var head = new FlatRecord.Head(generation, 0, 1, new byte[0], null);
        return bins.build(digest, head, (int) bins.sizeWith(head));
    }

    /// A digest of a partition: its first two bytes name it, all other bits are random.
    static Digest inPartition(int partition, SplittableRandom random) {
        return withPrefix(partition, random.nextInt(), random.nextLong(), random.nextInt());
    }

    /// A digest of a partition whose 32 ordered bits after the partition's number are these.
    static Digest withPrefix(int partition, int ordered, long middle, int low) {
        long first = (long) (partition & 0xFF) << 56;
        long second = (long) (partition >>> 8) << 48 | (ordered >>> 28 & 0xFL) << ORDERED_SHIFT_HIGH;
        long rest = (ordered & 0xFFF_FFFFL) << 20;
        var digest = new Digest(first | second | rest, middle, low);
        if (digest.partition() != partition || !PartitionId.isValid(partition)) {
            throw new IllegalStateException("digest of partition " + partition);
        }
        return digest;
    }
}
