package io.onehop.client.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LatencyTest {
    private static final int THOUSAND = 1000;

    @Test
    void classesFollowEachOtherWithoutGapsAndAreNarrow() {
        long begin = 0;
        for (int index = 0; index < Latency.CLASSES - 1; index++) {
            long end = Latency.endOf(index);
            assertThat(end).isGreaterThan(begin);
            assertThat(Latency.classOf(begin)).isEqualTo(index);
            assertThat(Latency.classOf(end - 1)).isEqualTo(index);
            if (index > 0) {
                assertThat((double) end / begin).isLessThanOrEqualTo(1.125);
            }
            begin = end;
        }
        assertThat(Latency.classOf(begin)).isEqualTo(Latency.CLASSES - 1);
        assertThat(Latency.classOf(Long.MAX_VALUE)).isEqualTo(Latency.CLASSES - 1);
    }

    @Test
    void percentilesAreAtMostAnEighthTooHigh() {
        var counts = new LatencyCounts();
        for (int micros = 1; micros <= THOUSAND; micros++) {
            counts.add(micros * 1000L);
        }
        var latency = counts.snapshot();
        assertThat(latency.count()).isEqualTo(THOUSAND);
        assertThat(latency.meanNanos()).isEqualTo(500_500);
        assertThat(latency.maxNanos()).isEqualTo(1_000_000);
        assertThat(latency.percentileNanos(50)).isBetween(500_000L, 562_500L);
        assertThat(latency.percentileNanos(99)).isBetween(990_000L, 1_000_000L);
        assertThat(latency.percentileNanos(100)).isEqualTo(1_000_000);
    }

    @Test
    void nothingCountedIsZeroAndNotAnError() {
        var latency = new LatencyCounts().snapshot();
        assertThat(latency.count()).isZero();
        assertThat(latency.meanNanos()).isZero();
        assertThat(latency.percentileNanos(99.9)).isZero();
        assertThatThrownBy(() -> latency.percentileNanos(0)).hasMessageContaining("out of range");
        assertThatThrownBy(() -> latency.percentileNanos(101)).hasMessageContaining("out of range");
    }

    @Test
    void aClockThatGoesBackDoesNoHarm() {
        var counts = new LatencyCounts();
        counts.add(-5);
        assertThat(counts.snapshot().maxNanos()).isZero();
        assertThat(counts.snapshot().count()).isEqualTo(1);
    }
}
