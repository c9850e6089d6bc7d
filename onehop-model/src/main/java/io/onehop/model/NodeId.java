package io.onehop.model;

import java.util.Locale;

/// A node's identity: a number that is not 0, written as upper-case hexadecimal without leading zeros
/// (info-protocol reference, section 2.5).
///
/// @param value any number but 0
public record NodeId(long value) implements Comparable<NodeId> {
    /// @throws IllegalArgumentException when the value is 0
    public NodeId {
        if (value == 0) {
            throw new IllegalArgumentException("a node id is not 0");
        }
    }

    /// Parses 1 to 16 hexadecimal digits.
    ///
    /// @throws NumberFormatException when the text is no such number
    public static NodeId parse(String text) {
        return new NodeId(Long.parseUnsignedLong(text, 16));
    }

    @Override
    public int compareTo(NodeId other) {
        return Long.compareUnsigned(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toHexString(value).toUpperCase(Locale.ROOT);
    }
}
