package io.onehop.server.config;

import org.jspecify.annotations.Nullable;

/// A name that former versions of the incumbent had for a parameter; accepted on input with a warning.
///
/// @param name the old name; one that ends in `*` stands for all names that begin so
/// @param today the parameter it is now, or null when it is gone and has no effect
/// @param translation how an old value becomes a new one
public record OldName(String name, @Nullable Parameter today, Translation translation) {
    /// How an old value becomes a new one.
    public enum Translation {
        /// As it is.
        SAME,
        /// True becomes false and the other way round.
        INVERTED,
        /// A number of write blocks of 1 MiB becomes bytes.
        MEBIBYTES
    }

    static OldName renamed(String name, Parameter today) {
        return new OldName(name, today, Translation.SAME);
    }

    static OldName inverted(String name, Parameter today) {
        return new OldName(name, today, Translation.INVERTED);
    }

    static OldName blocks(String name, Parameter today) {
        return new OldName(name, today, Translation.MEBIBYTES);
    }

    static OldName gone(String name) {
        return new OldName(name, null, Translation.SAME);
    }

    /// Whether it stands for all names that begin alike.
    boolean isPrefix() {
        return name.endsWith("*");
    }

    boolean matches(String asked) {
        return isPrefix()
                ? asked.startsWith(name.substring(0, name.length() - 1))
                : name.equals(asked);
    }

    /// The text of today's value, or the old text where it makes no sense (so that the check reports it).
    String translate(String value) {
        return switch (translation) {
            case SAME -> value;
            case INVERTED -> switch (value) {
                case "true" -> "false";
                case "false" -> "true";
                default -> value;
            };
            case MEBIBYTES -> value.isEmpty() || !Character.isDigit(value.charAt(value.length() - 1))
                    ? value
                    : value + "m";
        };
    }
}
