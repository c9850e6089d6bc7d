package io.onehop.cluster.exchange;

import io.netty.buffer.ByteBuf;
import io.onehop.cluster.balance.PartitionVersion;
import io.onehop.cluster.metadata.Bounded;
import io.onehop.model.PartitionId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// The versions of all partitions of a namespace in a small space: the distinct ones in the order of their
/// first partition, and for each partition the number of its version in as few bits as will do. 4096
/// partitions of four versions take a kilobyte. Immutable; equal versions have equal forms.
public final class PackedVersions {
    private final int partitions;
    private final long[] distinct;
    private final byte[] numbers;

    private PackedVersions(int partitions, long[] distinct, byte[] numbers) {
        this.partitions = partitions;
        this.distinct = distinct;
        this.numbers = numbers;
    }

    /// Packs the versions of at most 4096 partitions.
    public static PackedVersions of(PartitionVersion[] versions) {
        checkPartitions(versions.length);
        Map<Long, Integer> found = new HashMap<>();
        var distinct = new long[versions.length];
        var numberOf = new int[versions.length];
        for (int i = 0; i < versions.length; i++) {
            long bits = versions[i].bits();
            Integer number = found.putIfAbsent(bits, found.size());
            numberOf[i] = number == null ? found.size() - 1 : number;
            distinct[numberOf[i]] = bits;
        }
        int width = width(found.size());
        var numbers = new byte[bytes(versions.length, width)];
        for (int i = 0; i < versions.length; i++) {
            for (int bit = 0; bit < width; bit++) {
                int at = i * width + bit;
                numbers[at >>> 3] |= (byte) ((numberOf[i] >>> bit & 1) << (at & 7));
            }
        }
        return new PackedVersions(versions.length, Arrays.copyOf(distinct, found.size()), numbers);
    }

    private static void checkPartitions(int partitions) {
        if (partitions < 1 || partitions > PartitionId.COUNT) {
            throw new IllegalArgumentException("bad number of partitions: " + partitions);
        }
    }

    private static int width(int distinct) {
        return distinct <= 1 ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros(distinct - 1);
    }

    private static int bytes(int partitions, int width) {
        return (partitions * width + 7) >>> 3;
    }

    /// Number of partitions, 1..4096.
    public int partitions() {
        return partitions;
    }

    /// The version of each partition; an array of the caller's own.
    public PartitionVersion[] unpack() {
        var objects = new PartitionVersion[distinct.length];
        for (int i = 0; i < distinct.length; i++) {
            objects[i] = new PartitionVersion(distinct[i]);
        }
        var versions = new PartitionVersion[partitions];
        for (int i = 0; i < partitions; i++) {
            versions[i] = objects[number(i)];
        }
        return versions;
    }

    private int number(int partition) {
        int width = width(distinct.length);
        int number = 0;
        for (int bit = 0; bit < width; bit++) {
            int at = partition * width + bit;
            number |= (numbers[at >>> 3] >>> (at & 7) & 1) << bit;
        }
        return number;
    }

    void write(ByteBuf out) {
        out.writeShort(partitions).writeInt(distinct.length);
        for (long bits : distinct) {
            out.writeLong(bits);
        }
        out.writeBytes(numbers);
    }

    /// Reads what [#write] has written.
    ///
    /// @throws IllegalArgumentException when it cannot be that
    static PackedVersions read(ByteBuf in) {
        int partitions = in.readUnsignedShort();
        checkPartitions(partitions);
        var distinct = new long[Bounded.count(in, partitions, Long.BYTES)];
        for (int i = 0; i < distinct.length; i++) {
            distinct[i] = in.readLong();
        }
        int length = bytes(partitions, width(distinct.length));
        if (distinct.length == 0 || length > in.readableBytes()) {
            throw new IllegalArgumentException("bad versions: distinct=" + distinct.length);
        }
        var numbers = new byte[length];
        in.readBytes(numbers);
        var read = new PackedVersions(partitions, distinct, numbers);
        for (int i = 0; i < partitions; i++) {
            if (read.number(i) >= distinct.length) {
                throw new IllegalArgumentException("bad versions: partition=" + i);
            }
        }
        return read;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PackedVersions that && partitions == that.partitions
                && Arrays.equals(distinct, that.distinct) && Arrays.equals(numbers, that.numbers);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(distinct) + Arrays.hashCode(numbers);
    }

    @Override
    public String toString() {
        return "partitions=" + partitions + " distinct=" + distinct.length;
    }
}
