package io.onehop.xdr.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.model.Digest;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecentlyShippedTest {
    private static final long KEEP = 1_000;

    private final RecentlyShipped recent = new RecentlyShipped();

    private static Digest digest(Random random) {
        return new Digest(random.nextLong(), random.nextLong(), random.nextInt());
    }

    @Test
    void forgetsAfterTheTimeItIsTold() {
        Digest digest = digest(new Random(1));
        assertThat(recent.shippedNanos(digest, 5, KEEP)).isZero();
        recent.note(digest, 5, KEEP);
        assertThat(recent.shippedNanos(digest, 4 + KEEP, KEEP)).isEqualTo(5);
        assertThat(recent.shippedNanos(digest, 5 + KEEP, KEEP)).isZero();
        recent.note(digest, 9 + KEEP, KEEP);
        assertThat(recent.shippedNanos(digest, 10 + KEEP, KEEP)).isEqualTo(9 + KEEP);
        assertThat(recent.shippedNanos(digest, 10 + KEEP, 0)).isZero();
    }

    /// With some fifty records in the time, some that are shipped again: all are known, and no other.
    @Test
    void knowsAllThatWereShippedInTheTime() {
        var random = new Random(42);
        Map<Digest, Long> model = new HashMap<>();
        var digests = random.ints(200).mapToObj(_ -> digest(random)).toList();
        for (long now = 1; now < 200_000; now += 1 + random.nextInt(40)) {
            Digest digest = digests.get(random.nextInt(digests.size()));
            long expected = model.getOrDefault(digest, Long.MIN_VALUE / 2);
            assertThat(recent.shippedNanos(digest, now, KEEP))
                    .isEqualTo(now - expected < KEEP ? expected : 0);
            recent.note(digest, now, KEEP);
            model.put(digest, now);
        }
    }

    /// With more than there is room for, it forgets some of the earlier ones, and tells no wrong time.
    @Test
    void forgetsTheEarliestWhenThereAreTooMany() {
        var random = new Random(7);
        var digests = random.ints(5_000).mapToObj(_ -> digest(random)).toList();
        for (int i = 0; i < digests.size(); i++) {
            recent.note(digests.get(i), i + 1, 1_000_000);
        }
        int known = 0;
        for (int i = 0; i < digests.size(); i++) {
            long nanos = recent.shippedNanos(digests.get(i), 6_000, 1_000_000);
            assertThat(nanos).isIn(0L, i + 1L);
            known += nanos == 0 ? 0 : 1;
        }
        assertThat(known).isBetween(900, 1_024);
        assertThat(recent.shippedNanos(digests.getLast(), 6_000, 1_000_000)).isEqualTo(5_000);
    }
}
