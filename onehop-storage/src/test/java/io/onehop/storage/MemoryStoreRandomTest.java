package io.onehop.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.model.Digest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryStoreRandomTest {
    private static final int STEPS = 200_000;
    private static final int CHECK_EVERY = 5_000;
    private static final int PARTITIONS = 3;
    private static final long MAX_BYTES = 1L << 30;
    /// What partly filled chunks may take, in a few partitions.
    private static final long SLACK_BYTES = 512 << 10;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private long heard;
    private long heardBytes;

    private MemoryStore store() {
        return new MemoryStore((partition, before, after) -> {
            heard += (after == null ? 0 : 1) - (before == null ? 0 : 1);
            heardBytes += after == null ? 0 : FlatRecord.storedBytes(after.length);
            heardBytes -= before == null ? 0 : FlatRecord.storedBytes(before.length);
        }, MAX_BYTES);
    }

    @Test
    void behavesAsASortedMapDoes() {
        SplittableRandom random = Seed.random("MemoryStoreRandomTest");
        MemoryStore store = store();
        var model = new TreeMap<Digest, byte[]>();
        var digests = new ArrayList<Digest>();
        for (int i = 0; i < 6_000; i++) {
            digests.add(Records.inPartition(random.nextInt(PARTITIONS), random));
        }
        for (int step = 0; step < STEPS; step++) {
            // phases of growth and of shrinking
            boolean grows = step / 20_000 % 2 == 0;
            Digest digest = digests.get(random.nextInt(digests.size()));
            if (random.nextInt(10) < (grows ? 7 : 3)) {
                byte[] record = Records.record(digest, 1 + step % 65_535, random.nextInt(40));
                model.put(digest, record);
                store.update(digest, _ -> record);
            } else {
                byte[] gone = model.remove(digest);
                store.update(digest, current -> {
                    assertThat(current).isEqualTo(gone);
                    return null;
                });
            }
            Digest other = digests.get(random.nextInt(digests.size()));
            assertThat(store.get(other)).isEqualTo(model.get(other));
            if (step % CHECK_EVERY == 0) {
                check(store, model, random);
            }
        }
        check(store, model, random);
    }

    private void check(MemoryStore store, NavigableMap<Digest, byte[]> model, SplittableRandom random) {
        assertThat(store.size()).isEqualTo(model.size()).isEqualTo(heard);
        long bytes = model.values().stream().mapToLong(flat -> FlatRecord.storedBytes(flat.length)).sum();
        assertThat(heardBytes).isEqualTo(bytes);
        assertThat(store.dataBytes()).isEqualTo(bytes);
        assertThat(store.takenBytes()).isBetween(bytes, bytes * 2 + SLACK_BYTES);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            List<Digest> expected = inPartition(model, partition);
            assertThat(store.size(partition)).isEqualTo(expected.size());
            assertThat(scan(store, partition, null)).isEqualTo(expected);
            if (!expected.isEmpty()) {
                int from = random.nextInt(expected.size());
                assertThat(scan(store, partition, expected.get(from)))
                        .isEqualTo(expected.subList(from + 1, expected.size()));
            }
            Digest anywhere = Records.inPartition(partition, random);
            assertThat(scan(store, partition, anywhere))
                    .isEqualTo(expected.stream().filter(each -> each.compareTo(anywhere) > 0).toList());
        }
    }

    private static List<Digest> inPartition(NavigableMap<Digest, byte[]> model, int partition) {
        return model.keySet().stream().filter(digest -> digest.partition() == partition).toList();
    }

    private static List<Digest> scan(MemoryStore store, int partition,
            @org.jspecify.annotations.Nullable Digest after) {
        var seen = new ArrayList<Digest>();
        boolean atEnd = store.scan(partition, after, flat -> seen.add(FlatRecord.digest(flat)));
        assertThat(atEnd).isTrue();
        return seen;
    }

    @Test
    void stopsAScanWhereTheVisitorHasHadEnough() {
        MemoryStore store = store();
        SplittableRandom random = Seed.random("MemoryStoreRandomTest");
        for (int i = 0; i < 500; i++) {
            Digest digest = Records.inPartition(0, random);
            store.update(digest, _ -> Records.record(digest, 1, 3));
        }
        List<Digest> all = scan(store, 0, null);
        for (int wanted : new int[] {1, 63, 64, 65, 128, 499}) {
            var seen = new ArrayList<Digest>();
            boolean atEnd = store.scan(0, null, flat -> {
                seen.add(FlatRecord.digest(flat));
                return seen.size() < wanted;
            });
            assertThat(atEnd).isFalse();
            assertThat(seen).isEqualTo(all.subList(0, wanted));
        }
    }

    /// Clients choose digests; the server never recomputes them. Whatever they choose, the store stays right.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFE, 0xFFFF_FFFF})
    void holdsDigestsThatShareTheirLeadingBits(int ordered) {
        Assertions.assertTimeoutPreemptively(LIMIT, () -> {
            SplittableRandom random = Seed.random("MemoryStoreRandomTest");
            MemoryStore store = store();
            var model = new TreeMap<Digest, byte[]>();
            for (int i = 0; i < 5_000; i++) {
                boolean shares = random.nextInt(10) != 0;
                Digest digest = shares
                        ? Records.withPrefix(2, ordered, random.nextLong(), random.nextInt())
                        : Records.inPartition(2, random);
                byte[] record = Records.record(digest, 1, 5);
                store.update(digest, _ -> record);
                model.put(digest, record);
                if (i % 3 == 0) {
                    Digest gone = model.firstKey();
                    store.update(gone, _ -> null);
                    model.remove(gone);
                }
            }
            assertThat(scan(store, 2, null)).isEqualTo(List.copyOf(model.keySet()));
            model.forEach((digest, record) -> assertThat(store.get(digest)).isEqualTo(record));
            assertThat(store.indexBytes()).as("bytes of index for a few thousand records")
                    .isLessThan(1 << 20);
            model.keySet().forEach(digest -> store.update(digest, _ -> null));
            assertThat(store.size()).isZero();
            assertThat(store.dataBytes()).isZero();
            assertThat(store.takenBytes()).isZero();
        });
    }

    @Test
    void keepsItsIndexSmallWhateverTheNumberOfRecords() {
        SplittableRandom random = Seed.random("MemoryStoreRandomTest");
        MemoryStore store = store();
        long[] counts = {1, 10, 100, 1_000, 10_000};
        long done = 0;
        for (long count : counts) {
            for (; done < count; done++) {
                Digest digest = Records.inPartition(1, random);
                store.update(digest, _ -> Records.record(digest, 1, 1));
            }
            double perRecord = (double) store.indexBytes() / count;
            System.out.printf("index of %d records in a partition: %.1f bytes each%n", count, perRecord);
            assertThat(store.indexBytes()).isLessThan(200 + 10 * count);
        }
    }

    @Test
    void leavesARecordWhenTheUpdateAnswersTheSameArray() {
        MemoryStore store = store();
        Digest digest = Records.withPrefix(7, 5, 6, 7);
        byte[] record = Records.record(digest, 9, 2);
        store.update(digest, _ -> record);
        assertThat(store.update(digest, current -> current)).isEqualTo(record);
        assertThat(heard).isEqualTo(1);
        assertThat(Arrays.equals(store.get(digest), record)).isTrue();
    }
}
