package io.onehop.cluster.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.model.Digest;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// What is remembered of removed records.
class RecentDropsTest {
    private static Digest digest(int partition, int number) {
        return new Digest((long) partition << 56, 0, number);
    }

    @Test
    void remembersNothingOfPartitionsThatLackNothing() {
        var drops = new RecentDrops(4);
        drops.dropped(digest(1, 1), 100);
        assertThat(drops.lastDrop(digest(1, 1))).isEqualTo(RecentDrops.NONE);
        drops.remember(1);
        drops.dropped(digest(1, 1), 100);
        drops.dropped(digest(1, 1), 90);
        drops.dropped(digest(2, 1), 100);
        assertThat(drops.lastDrop(digest(1, 1))).isEqualTo(100);
        assertThat(drops.lastDrop(digest(2, 1))).isEqualTo(RecentDrops.NONE);
        drops.remember(1);
        assertThat(drops.lastDrop(digest(1, 1))).as("told twice").isEqualTo(100);
        drops.forget(1);
        assertThat(drops.lastDrop(digest(1, 1))).isEqualTo(RecentDrops.NONE);
        assertThat(drops.size()).isZero();
    }

    @Test
    void forgetsAndCountsWhenAPartitionHasTooMany() {
        var drops = new RecentDrops(4, 80);
        drops.remember(1);
        for (int i = 0; i < 10; i++) {
            drops.dropped(digest(1, i), i);
        }
        assertThat(drops.overflows(1)).isZero();
        drops.dropped(digest(1, 3), 33);
        assertThat(drops.overflows(1)).as("one of them again").isZero();
        drops.dropped(digest(1, 10), 10);
        assertThat(drops.overflows(1)).isEqualTo(1);
        assertThat(drops.lastDrop(digest(1, 3))).isEqualTo(RecentDrops.NONE);
        assertThat(drops.lastDrop(digest(1, 10))).isEqualTo(10);
        assertThat(drops.size()).isEqualTo(1);
    }

    @Test
    void allPartitionsTogetherHaveABound() {
        var drops = new RecentDrops(64, 80);
        for (int partition = 0; partition < 64; partition++) {
            drops.remember(partition);
            for (int i = 0; i < 10; i++) {
                drops.dropped(digest(partition, i), i);
            }
        }
        assertThat(drops.size()).isLessThanOrEqualTo(80 + 64);
        assertThat(drops.overflows(63)).isPositive();
    }

    @Test
    void manyThreadsMayTell() throws InterruptedException {
        var drops = new RecentDrops(8);
        var done = new CountDownLatch(4);
        for (int thread = 0; thread < 4; thread++) {
            int first = thread * 1000;
            Thread.ofPlatform().start(() -> {
                for (int i = first; i < first + 1000; i++) {
                    drops.dropped(digest(i % 8, i), i);
                }
                done.countDown();
            });
            drops.remember(thread);
        }
        done.await();
        for (int partition = 0; partition < 8; partition++) {
            drops.forget(partition);
        }
        assertThat(drops.size()).isZero();
    }
}
