package io.onehop.server.stats.ticker;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Which generation of operators' tools reads the ticker's lines (parameter `ticker-format`).
public enum TickerFormat {
    /// Today's layout (config-stats reference, section 7.3).
    CURRENT,
    /// The layout of version 4.0, without counts of what filters left out.
    LEGACY;

    /// The format with that configuration value, or null when there is none.
    public static @Nullable TickerFormat of(String value) {
        for (TickerFormat format : values()) {
            if (format.configValue().equals(value)) {
                return format;
            }
        }
        return null;
    }

    /// The value of `ticker-format`.
    public String configValue() {
        return name().toLowerCase(Locale.ROOT);
    }
}
