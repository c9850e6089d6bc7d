package io.onehop.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onehop.model.Digest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// How a store deals with the memory it has.
class MemoryStoreSpaceTest {
    private static final long MAX_BYTES = 8 << 20;
    private static final int PARTITIONS = 16;

    private final SplittableRandom random = Seed.random("MemoryStoreSpaceTest");
    private final MemoryStore store = new MemoryStore((_, _, _) -> {}, MAX_BYTES);

    /// Records of about that many bytes until there is no room; all that were taken.
    private List<byte[]> fill(int bytes) {
        var taken = new ArrayList<byte[]>();
        try {
            while (true) {
                Digest digest = Records.inPartition(random.nextInt(PARTITIONS), random);
                byte[] record = Records.record(digest, 1, bytes);
                store.update(digest, _ -> record);
                taken.add(record);
            }
        } catch (StoreFullException _) {
            return taken;
        }
    }

    @Test
    void refusesWhatDoesNotFitAndKeepsAllElse() {
        List<byte[]> taken = fill(300);
        assertThat(taken).hasSizeGreaterThan(15_000);
        assertThat(store.size()).isEqualTo(taken.size());
        for (byte[] record : taken) {
            assertThat(store.get(FlatRecord.digest(record))).isEqualTo(record);
        }
        byte[] first = taken.getFirst();
        byte[] larger = Records.record(FlatRecord.digest(first), 2, 600_000);
        assertThatThrownBy(() -> store.update(FlatRecord.digest(first), _ -> larger))
                .isInstanceOf(StoreFullException.class);
        assertThat(store.get(FlatRecord.digest(first))).isEqualTo(first);
    }

    @Test
    void clearingAPartitionTellsTheListenerAndGivesItsMemoryBack() {
        var removed = new ArrayList<byte[]>();
        var listened = new MemoryStore((partition, before, after) -> {
            if (after == null && before != null && partition == 3) {
                removed.add(before);
            }
        }, MAX_BYTES);
        Digest kept = Records.inPartition(4, random);
        listened.update(kept, _ -> Records.record(kept, 1, 10));
        long taken = listened.takenBytes();
        var digests = new ArrayList<Digest>();
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 2000; i++) {
                Digest digest = Records.inPartition(3, random);
                listened.update(digest, _ -> Records.record(digest, 1, 200));
                digests.add(digest);
            }
            listened.clear(3);
            listened.clear(3);
            assertThat(removed).hasSize(digests.size());
            assertThat(listened.size(3)).isZero();
            assertThat(listened.takenBytes()).isEqualTo(taken);
            assertThat(listened.scan(3, null, _ -> false)).isTrue();
        }
        assertThat(digests).allMatch(digest -> listened.get(digest) == null);
        assertThat(listened.get(kept)).isNotNull();
        assertThat(listened.dataBytes())
                .isEqualTo(FlatRecord.storedBytes(Records.record(kept, 1, 10).length));
    }

    @Test
    void usesTheMemoryOfRemovedRecordsAgain() {
        int first = 0;
        for (int round = 0; round < 10; round++) {
            List<byte[]> taken = fill(300);
            first = round == 0 ? taken.size() : first;
            assertThat(taken.size()).as("round %d", round).isGreaterThan(first * 8 / 10);
            for (byte[] record : taken) {
                store.update(FlatRecord.digest(record), _ -> null);
            }
            assertThat(store.size()).isZero();
            assertThat(store.takenBytes()).isZero();
        }
    }

    @Test
    void takesRecordsOfOneSizeWhereThereWereOthers() {
        int[] sizes = {60_000, 50, 300_000, 900, 30_000, 50, 60_000};
        var most = new HashMap<Integer, Integer>();
        for (int size : sizes) {
            List<byte[]> taken = fill(size);
            int before = most.computeIfAbsent(size, _ -> taken.size());
            assertThat(taken.size()).as("records of %d bytes", size).isGreaterThan(before * 8 / 10);
            assertThat(taken.size() * (long) size).as("bytes of %d each", size).isGreaterThan(MAX_BYTES / 4);
            for (byte[] record : taken) {
                store.update(FlatRecord.digest(record), _ -> null);
            }
            assertThat(store.takenBytes()).isZero();
        }
    }

    @Test
    void givesTheMemoryOfLargeRecordsBackThoughTheirPartitionHoldsOthers() {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            byte[] small = Records.record(Records.inPartition(partition, random), 1, 10);
            store.update(FlatRecord.digest(small), _ -> small);
        }
        for (int round = 0; round < 200; round++) {
            byte[] large = Records.record(Records.inPartition(round % PARTITIONS, random), 1, 300_000);
            store.update(FlatRecord.digest(large), _ -> large);
            store.update(FlatRecord.digest(large), _ -> null);
        }
        assertThat(store.size()).isEqualTo(PARTITIONS);
    }

    @Test
    void countsLargeRecordsByTheRegionsOfTheHeapThatTheyTake() {
        List<byte[]> taken = fill(530_000);
        assertThat(taken).hasSize((int) (MAX_BYTES >> 20));
        assertThat(store.takenBytes()).isEqualTo(MAX_BYTES);
    }

    @Test
    void keepsRecordsOfAllSizesThroughManyReplacements() {
        int[] sizes = {0, 10, 900, 1_020, 1_021, 4_000, 65_000, 65_470, 65_480, 500_000};
        var digests = new ArrayList<Digest>();
        var now = new byte[40][];
        for (int i = 0; i < now.length; i++) {
            digests.add(Records.inPartition(i % 2, random));
        }
        for (int step = 0; step < 3_000; step++) {
            int i = random.nextInt(now.length);
            int size = sizes[random.nextInt(step % 50 == 0 ? sizes.length : sizes.length - 4)];
            byte[] record = Records.record(digests.get(i), 1 + step, size);
            store.update(digests.get(i), _ -> record);
            now[i] = record;
            int other = random.nextInt(now.length);
            assertThat(store.get(digests.get(other))).isEqualTo(now[other]);
        }
        for (int i = 0; i < now.length; i++) {
            assertThat(store.get(digests.get(i))).isEqualTo(now[i]);
        }
    }
}
