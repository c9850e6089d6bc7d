package io.onehop.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A named value of a record.
///
/// The name's length is not checked here: the server knows its own limit (15 bytes today) and answers
/// [ResultCode#BIN_NAME].
///
/// @param name the bin's name
/// @param value what it holds; [Value.Null] in a write removes the bin
public record Bin(String name, Value value) {
    private static final String MISSING = "value is null; a bin is removed by Bin.removed(name)";

    /// @throws NullPointerException without a name or value; [#removed(String)] is a bin that holds nothing
    public Bin {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
    }

    /// A bin with an integer.
    public static Bin of(String name, long value) {
        return new Bin(name, Value.of(value));
    }

    /// A bin with a floating-point number.
    public static Bin of(String name, double value) {
        return new Bin(name, Value.of(value));
    }

    /// A bin with true or false.
    public static Bin of(String name, boolean value) {
        return new Bin(name, Value.of(value));
    }

    /// A bin with a string.
    public static Bin of(String name, String value) {
        Objects.requireNonNull(value, MISSING);
        return new Bin(name, Value.of(value));
    }

    /// A bin with bytes; not copied.
    public static Bin of(String name, byte[] value) {
        Objects.requireNonNull(value, MISSING);
        return new Bin(name, Value.of(value));
    }

    /// A bin with the value that stands for the object, see [Value#from(Object)].
    ///
    /// @throws IllegalArgumentException when no value stands for it
    public static Bin from(String name, @Nullable Object value) {
        return new Bin(name, Value.from(value));
    }

    /// In a write: removes the bin.
    public static Bin removed(String name) {
        return new Bin(name, Value.absent());
    }
}
