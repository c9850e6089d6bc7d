package io.onehop.xdr.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.model.Digest;
import io.onehop.xdr.feed.PartitionQueue.Rules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever happens between changes, shipping, failures, overflows and a change of master: in the end the
/// destination has the last version of every record, and what was called shipped had been shipped.
class PartitionQueueRandomTest {
    private static final int STEPS = 20_000;
    private static final int RECORDS = 60;
    private static final long MILLI = 1_000_000;

    /// A master, a copy, and a destination.
    private static final class World {
        private final SplittableRandom random;
        private final Rules rules;
        private final TreeMap<Digest, Long> store = new TreeMap<>();
        private final Map<Digest, Long> arrived = new HashMap<>();
        private final List<Flight> flights = new ArrayList<>();
        private final Tombs tombs = new Tombs(4096, 1_000);
        private PartitionQueue master = new PartitionQueue(0, 0);
        private PartitionQueue copy = new PartitionQueue(0, 0);
        private long now = 100_000;

        World(long seed) {
            random = new SplittableRandom(seed);
            rules = new Rules(8 + random.nextInt(40), random.nextBoolean() ? 0 : 5 * MILLI,
                    random.nextInt(3) == 0 ? random.nextInt(20) * MILLI : 0);
        }

        private record Flight(QueuedChange change, long version) {}

        private Digest digest() {
            return new Digest(0, 0, random.nextInt(RECORDS));
        }

        void step() {
            now += random.nextInt(3);
            switch (random.nextInt(12)) {
                case 0, 1, 2, 3 -> change();
                case 4, 5, 6 -> ship();
                case 7, 8 -> answer();
                case 9 -> look();
                case 10 -> tell();
                default -> {
                    if (random.nextInt(300) == 0) {
                        fail();
                    }
                }
            }
        }

        /// Last-update times are somewhat disordered, as several threads write.
        private void change() {
            Digest digest = digest();
            long version = now - random.nextInt(4);
            Long before = store.get(digest);
            Tombs.Tomb tomb = tombs.find(digest);
            long least = Math.max(before == null ? 0 : before, tomb == null ? 0 : tomb.lastUpdate()) + 1;
            version = Math.max(version, least);
            boolean removes = before != null && random.nextInt(5) == 0;
            if (removes) {
                store.remove(digest);
                tombs.add(digest, new Tombs.Tomb(version, ChangeKind.REMOVED, "", now));
            } else {
                store.put(digest, version);
            }
            var change = new PartitionQueue.Change(
                    version, removes ? ChangeKind.REMOVED : ChangeKind.WRITTEN);
            master.add(digest, change, rules, now, now * MILLI);
            copy.add(digest, change, rules, now, now * MILLI);
        }

        private void ship() {
            QueuedChange next = master.next(now * MILLI);
            if (next == null) {
                return;
            }
            Long version = store.get(next.digest());
            Tombs.Tomb tomb = tombs.find(next.digest());
            long sent = version != null ? version : tomb != null ? -tomb.lastUpdate() : 0;
            if (sent == 0) {
                master.done(next, rules, now * MILLI);
                return;
            }
            master.reading(next, Math.abs(sent));
            flights.add(new Flight(next, sent));
        }

        private void answer() {
            if (flights.isEmpty()) {
                return;
            }
            Flight flight = flights.remove(random.nextInt(flights.size()));
            int luck = random.nextInt(10);
            if (luck > 2) {
                arrive(flight);
            }
            if (luck > 3) {
                master.done(flight.change, rules, now * MILLI);
            } else {
                master.failed(flight.change);
            }
        }

        private void arrive(Flight flight) {
            arrived.merge(flight.change.digest(), flight.version,
                    (old, sent) -> Math.abs(old) > Math.abs(sent) ? old : sent);
        }

        private void look() {
            PartitionQueue.Search search = master.search();
            if (search != null) {
                var found = new LinkedHashMap<Digest, Long>();
                Map<Digest, Long> behind =
                        search.after() == null ? store : store.tailMap(search.after(), false);
                Digest reached = null;
                int looked = 0;
                boolean atEnd = true;
                for (var each : behind.entrySet()) {
                    if (looked++ == 7) {
                        atEnd = false;
                        break;
                    }
                    reached = each.getKey();
                    if (each.getValue() > search.changedAfter()) {
                        found.put(each.getKey(), each.getValue());
                    }
                }
                reached = atEnd ? null : reached;
                tombs.collect(0, search.after(), reached, search.changedAfter(), found);
                master.found(found, reached);
            }
            master.endRecovery(now);
        }

        private void tell() {
            long shipped = master.lastShipped();
            check(shipped);
            if (shipped != PartitionQueue.UNKNOWN) {
                copy.trim(shipped);
            }
        }

        /// What counts as shipped has arrived.
        private void check(long shipped) {
            store.forEach((digest, version) -> {
                if (version <= shipped) {
                    assertThat(Math.abs(arrived.getOrDefault(digest, 0L))).as("%s", digest)
                            .isGreaterThanOrEqualTo(version);
                }
            });
        }

        /// The master is gone with all that was on its way; the copy takes over.
        private void fail() {
            flights.forEach(flight -> {
                if (random.nextBoolean()) {
                    arrive(flight);
                }
            });
            flights.clear();
            master = copy;
            copy = new PartitionQueue(0, PartitionQueue.UNKNOWN);
            master.continueFrom(PartitionQueue.UNKNOWN, 0, now);
            if (random.nextBoolean()) { // it had only just begun to hear of changes
                master.recoverAfter(master.lastShipped(), now);
            }
            copy.trim(Math.max(0, master.lastShipped()));
            copy.recoverAfter(copy.lastShipped(), now);
        }

        void settle() {
            for (int i = 0; i < 20_000 && (master.size() > 0 || master.isRecovering()); i++) {
                now++;
                ship();
                answer();
                look();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void everyChangeArrivesInTheEnd(long seed) {
        var world = new World(seed);
        for (int i = 0; i < STEPS; i++) {
            world.step();
        }
        world.settle();
        assertThat(world.master.size()).as("seed %d", seed).isZero();
        assertThat(world.master.isRecovering()).isFalse();
        world.store.forEach((digest, version) ->
                assertThat(world.arrived.get(digest)).as("seed %d %s", seed, digest).isEqualTo(version));
        world.arrived.forEach((digest, version) -> {
            if (!world.store.containsKey(digest)) {
                assertThat(version).as("seed %d removed %s", seed, digest).isNegative();
            }
        });
        assertThat(world.master.lagMillis(world.now)).isZero();
        world.check(world.master.lastShipped());
    }
}
