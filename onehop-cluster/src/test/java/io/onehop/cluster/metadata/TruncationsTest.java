package io.onehop.cluster.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onehop.model.NodeId;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Which truncation wins; how they travel is ClusterMetadataTest.
class TruncationsTest {
    private static final NodeId A = new NodeId(0xA1);
    private static final NodeId B = new NodeId(0xB1);

    private static @Nullable MetadataEntry ask(
            @Nullable MetadataEntry current, @Nullable String value, NodeId principal) {
        return Truncations.next(current, new MetadataRule.Wish("truncate", "test", value, 1_000, principal));
    }

    private static MetadataEntry next(@Nullable MetadataEntry current, @Nullable String value) {
        return Objects.requireNonNull(ask(current, value, A));
    }

    private static MetadataEntry merge(MetadataEntry one, MetadataEntry other) {
        return one.beats(other) ? one : other;
    }

    @Test
    void theLatestTruncationWinsWhoeverSetIt() {
        MetadataEntry old = next(null, "50");
        MetadataEntry here = next(next(old, "60"), "70");
        MetadataEntry there = Objects.requireNonNull(ask(old, "100", B));
        assertThat(merge(here, there).value()).isEqualTo("100");
        assertThat(merge(there, here).value()).isEqualTo("100");
        assertThat(next(here, "70")).isSameAs(here);
        assertThat(next(here, "10")).isSameAs(here);
    }

    @Test
    void anUndoWinsAgainstTheTruncationItTookBack() {
        MetadataEntry truncated = next(null, "50");
        MetadataEntry undone = next(truncated, null);
        assertThat(undone.value()).isNull();
        assertThat(merge(truncated, undone)).isEqualTo(undone);
        assertThat(merge(undone, next(truncated, "90"))).isEqualTo(undone);
        MetadataEntry again = next(undone, "20");
        assertThat(merge(undone, again)).isEqualTo(again);
        assertThat(merge(again, next(truncated, "90"))).isEqualTo(again);
        assertThat(next(undone, null)).isSameAs(undone);
        assertThat(ask(null, null, A)).isNull();
    }

    @Test
    void aTimeThatIsNoneIsRefused() {
        for (String value : new String[] {"", "x", "0", "-1", "1099511627776", "99999999999999999999"}) {
            assertThatThrownBy(() -> next(null, value)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void anyOrderOfMergingEndsInTheSame() {
        var random = new SplittableRandom(7);
        for (int i = 0; i < 10_000; i++) {
            var entries = new MetadataEntry[4];
            for (int j = 0; j < entries.length; j++) {
                String value = random.nextBoolean() ? null : "" + random.nextInt(3);
                entries[j] = new MetadataEntry("truncate", "test", value, random.nextInt(3),
                        random.nextInt(3), random.nextBoolean() ? A : B);
            }
            MetadataEntry forward = merge(merge(entries[0], entries[1]), merge(entries[2], entries[3]));
            MetadataEntry backward = merge(entries[3], merge(entries[2], merge(entries[1], entries[0])));
            assertThat(forward).isEqualTo(backward);
        }
    }
}
