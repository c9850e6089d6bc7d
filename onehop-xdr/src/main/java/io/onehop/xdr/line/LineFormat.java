package io.onehop.xdr.line;

import org.jspecify.annotations.Nullable;

/// The layouts of the lines: the parameter `dc-log-format`.
public enum LineFormat {
    /// As of server 3.8, the one of seed 002.
    V3_8("3.8"),
    /// As of server 4: connections, errors and cluster size at the end.
    V4_X("4.x");

    private final String word;

    LineFormat(String word) {
        this.word = word;
    }

    /// The word in the configuration.
    public String word() {
        return word;
    }

    /// The format by that word, or null.
    public static @Nullable LineFormat of(String word) {
        for (LineFormat format : values()) {
            if (format.word.equals(word)) {
                return format;
            }
        }
        return null;
    }
}
