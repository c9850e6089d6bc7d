package io.onehop.simulation.load;

import io.onehop.client.command.Key;
import io.onehop.model.Digest;
import io.onehop.model.PartitionId;
import io.onehop.simulation.node.ClusterSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// The records that clients use: digests are chosen so that they lie in the cluster's partitions. The set's
/// name tells what is done with a record. For one thread.
public final class KeySpace {
    /// Records to which tokens are appended.
    public static final String APPENDED = "append";
    /// Records that count.
    public static final String COUNTED = "count";
    /// Records that are written only if they are as they were read.
    public static final String REGISTERS = "register";
    /// Records that one client writes and removes, and no other.
    public static final String OWNED = "own";
    /// Records that are written once.
    public static final String CREATED = "new";

    private static final int APPENDED_COUNT = 24;
    private static final int COUNTED_COUNT = 16;
    private static final int REGISTER_COUNT = 10;
    private static final int OWNED_COUNT = 8;
    private static final int BYTE = 0xFF;
    private static final int FIRST_SHIFT = 56;
    private static final int SECOND_SHIFT = 48;
    private static final long REST = (1L << SECOND_SHIFT) - 1;

    private final SplittableRandom random;
    private final int partitions;
    private final List<Key> appended;
    private final List<Key> counted;
    private final List<Key> registers;
    private final List<Key> created = new ArrayList<>();

    /// Keys in that many partitions.
    public KeySpace(int partitions, SplittableRandom random) {
        this.partitions = partitions;
        this.random = random;
        appended = keys(APPENDED, APPENDED_COUNT);
        counted = keys(COUNTED, COUNTED_COUNT);
        registers = keys(REGISTERS, REGISTER_COUNT);
    }

    private List<Key> keys(String set, int count) {
        var keys = new ArrayList<Key>();
        for (int i = 0; i < count; i++) {
            keys.add(key(set));
        }
        return List.copyOf(keys);
    }

    private Key key(String set) {
        int partition = random.nextInt(partitions);
        long spare = random.nextInt(BYTE + 1) & ~(PartitionId.COUNT - 1 >> 8);
        long first = partition & BYTE;
        long second = partition >> 8 | spare;
        long high = first << FIRST_SHIFT | second << SECOND_SHIFT | random.nextLong() & REST;
        var digest = new Digest(high, random.nextLong(), random.nextInt());
        return Key.ofDigest(ClusterSettings.NAMESPACE, set, digest);
    }

    /// Keys for one client's own records.
    List<Key> newOwned() {
        return keys(OWNED, OWNED_COUNT);
    }

    /// A key that was not used before.
    Key newCreated() {
        Key key = key(CREATED);
        created.add(key);
        return key;
    }

    Key anyAppended() {
        return appended.get(random.nextInt(appended.size()));
    }

    Key anyCounted() {
        return counted.get(random.nextInt(counted.size()));
    }

    Key anyRegister() {
        return registers.get(random.nextInt(registers.size()));
    }

    /// One of those created last, or of the others when there are none.
    Key anyCreated() {
        return created.isEmpty() ? anyAppended() : created.get(random.nextInt(created.size()));
    }
}
