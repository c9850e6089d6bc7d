package io.onehop.xdr.throttle;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a network error or timeout does: the parameter `throttle-mode`.
public enum ThrottleMode {
    /// As of 4.4: half the throughput for every second with errors, twice for every second without.
    GRADUAL,
    /// Before: one record a second and reader for thirty seconds, then twice as many every two seconds.
    LEGACY;

    /// The word in the configuration.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The mode by that word, or null.
    public static @Nullable ThrottleMode of(String word) {
        for (ThrottleMode mode : values()) {
            if (mode.word().equals(word)) {
                return mode;
            }
        }
        return null;
    }
}
