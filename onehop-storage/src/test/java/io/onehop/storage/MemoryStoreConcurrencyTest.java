package io.onehop.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.model.Digest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Readers and scans during storms of insertions and removals: what is there all the time is always found.
class MemoryStoreConcurrencyTest {
    private static final int PARTITION = 5;
    private static final int WRITERS = 2;
    private static final int READERS = 2;
    private static final int WRITES = 150_000;
    private static final int ADDS_TO_ONE = 50_000;

    @Test
    void neverMissesARecordThatIsThereAllTheTime() throws Exception {
        storm(random -> Records.inPartition(PARTITION, random), WRITES);
    }

    @Test
    void neverMissesARecordAmongDigestsThatShareTheirLeadingBits() throws Exception {
        storm(random -> Records.withPrefix(PARTITION, -1, random.nextLong(), random.nextInt()), WRITES / 5);
    }

    private interface Digests {
        Digest next(SplittableRandom random);
    }

    private static void storm(Digests digests, int writes) throws Exception {
        SplittableRandom random = Seed.random("MemoryStoreConcurrencyTest");
        var store = new MemoryStore((_, _, _) -> {}, 1L << 30);
        List<Digest> permanent = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Digest digest = digests.next(random);
            permanent.add(digest);
            store.update(digest, _ -> Records.record(digest, 1, 4));
        }
        var over = new AtomicBoolean();
        var reads = new AtomicLong();
        var scans = new AtomicLong();
        try (var threads = Executors.newCachedThreadPool()) {
            var readers = new ArrayList<Future<?>>();
            for (int i = 0; i < READERS; i++) {
                SplittableRandom own = random.split();
                readers.add(threads.submit(() -> read(store, permanent, own, over, reads)));
            }
            readers.add(threads.submit(() -> scan(store, permanent, over, scans)));
            var writers = new ArrayList<Future<?>>();
            for (int i = 0; i < WRITERS; i++) {
                SplittableRandom own = random.split();
                writers.add(threads.submit(() -> write(store, permanent, digests, own, writes)));
            }
            await(writers);
            over.set(true);
            await(readers);
        }
        System.out.println("storm: " + reads + " reads and " + scans + " scans during " + WRITERS * writes
                + " writes");
        assertThat(reads.get()).isPositive();
        assertThat(scans.get()).isPositive();
        assertThat(store.size()).isGreaterThanOrEqualTo(permanent.size());
    }

    private static void await(List<Future<?>> all) throws InterruptedException, ExecutionException {
        for (Future<?> each : all) {
            each.get();
        }
    }

    private static void read(
            MemoryStore store, List<Digest> permanent, SplittableRandom random, AtomicBoolean over,
                    AtomicLong reads) {
        while (!over.get()) {
            Digest digest = permanent.get(random.nextInt(permanent.size()));
            byte[] found = store.get(digest);
            if (found == null || !FlatRecord.hasDigest(found, digest)) {
                throw new AssertionError("missed " + digest);
            }
            reads.incrementAndGet();
        }
    }

    private static void scan(MemoryStore store, List<Digest> permanent, AtomicBoolean over,
            AtomicLong scans) {
        Map<Digest, Integer> seen = new HashMap<>();
        while (!over.get()) {
            seen.clear();
            permanent.forEach(digest -> seen.put(digest, 0));
            var last = new Digest[1];
            store.scan(PARTITION, null, flat -> {
                Digest digest = FlatRecord.digest(flat);
                if (last[0] != null && last[0].compareTo(digest) >= 0) {
                    throw new AssertionError("out of order at " + digest);
                }
                last[0] = digest;
                seen.computeIfPresent(digest, (_, times) -> times + 1);
                return true;
            });
            assertThat(seen.values()).containsOnly(1);
            scans.incrementAndGet();
        }
    }

    /// Lets records come and go around the permanent ones, and replaces these.
    private static void write(
            MemoryStore store, List<Digest> permanent, Digests digests, SplittableRandom random, int writes) {
        var own = new ArrayList<Digest>();
        for (int i = 0; i < writes; i++) {
            boolean grows = i / 1_000 % 2 == 0;
            if (i % 50 == 0) {
                Digest digest = permanent.get(random.nextInt(permanent.size()));
                store.update(digest, _ -> Records.record(digest, 2, 8));
            } else if (grows || own.isEmpty()) {
                Digest digest = digests.next(random);
                own.add(digest);
                store.update(digest, _ -> Records.record(digest, 1, 4));
            } else {
                int index = random.nextInt(own.size());
                store.update(own.get(index), _ -> null);
                own.set(index, own.getLast());
                own.removeLast();
            }
        }
    }

    @Test
    void losesNoUpdateOfARecordThatManyThreadsWrite() throws Exception {
        var store = new MemoryStore((_, _, _) -> {}, 1L << 30);
        Digest digest = Records.withPrefix(PARTITION, 3, 4, 5);
        store.update(digest, _ -> Records.record(digest, 0, 1));
        try (var threads = Executors.newCachedThreadPool()) {
            var writers = new ArrayList<Future<?>>();
            for (int i = 0; i < 4; i++) {
                writers.add(threads.submit(() -> {
                    for (int n = 0; n < ADDS_TO_ONE / 4; n++) {
                        store.update(digest, now -> Records.record(digest, generation(now) + 1, 1));
                    }
                }));
            }
            await(writers);
        }
        assertThat(generation(store.get(digest))).isEqualTo(ADDS_TO_ONE);
    }

    private static int generation(byte @org.jspecify.annotations.Nullable [] flat) {
        if (flat == null) {
            throw new AssertionError("no record");
        }
        return FlatRecord.generation(flat);
    }
}
