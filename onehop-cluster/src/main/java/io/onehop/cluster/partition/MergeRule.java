package io.onehop.cluster.partition;

import io.onehop.storage.FlatRecord;
import java.util.Arrays;

/// Which of two copies of a record wins (transactions reference, section 4).
public enum MergeRule {
    /// The higher generation, then the later update: `conflict-resolution-policy generation`.
    GENERATION,
    /// The later update, then the generation that is ahead on the circle: policy `last-update-time`, and what
    /// a master has written.
    LAST_UPDATE_TIME;

    private static final int GENERATIONS = 0xFFFF;

    /// Negative when the first loses to the second by generation and last-update time, positive when it wins,
    /// 0 when these are the same.
    public int compare(int generation, long lastUpdateMillis, int otherGeneration, long otherUpdateMillis) {
        int byTime = Long.compare(lastUpdateMillis, otherUpdateMillis);
        if (this == GENERATION) {
            int byGeneration = Integer.compare(generation, otherGeneration);
            return byGeneration != 0 ? byGeneration : byTime;
        }
        return byTime != 0 ? byTime : ahead(generation, otherGeneration);
    }

    private static int ahead(int generation, int other) {
        if (generation == other) {
            return 0;
        }
        return (generation - other & GENERATIONS) < (GENERATIONS + 1) / 2 ? 1 : -1;
    }

    /// As [#compare(int, long, int, long)], and between records that are the same in both, whose bytes are
    /// greater: two sides of a split may write at the same moment, and all must choose alike. 0 only for
    /// equal bytes.
    public int compare(byte[] flat, byte[] other) {
        int byVersion = compare(
                FlatRecord.generation(flat),
                FlatRecord.lastUpdateMillis(flat),
                FlatRecord.generation(other),
                FlatRecord.lastUpdateMillis(other));
        return byVersion != 0 ? byVersion : Arrays.compareUnsigned(flat, other);
    }
}
