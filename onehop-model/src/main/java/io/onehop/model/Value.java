package io.onehop.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// What a bin, or an element of a list or map, may hold (wire-protocol reference, section 4.1).
///
/// Values are immutable as long as nobody changes the arrays handed to them: arrays are not copied.
/// [Real] is the protocol's double and [Text] its string; they are not called so because a nested `Double` or
/// `String` would hide the language's own.
public sealed interface Value {
    /// The absent value: writing it to a bin removes the bin.
    enum Null implements Value {
        /// The only one.
        NULL
    }

    /// A 64-bit integer.
    record Int(long value) implements Value {}

    /// A 64-bit floating-point number; equal when the bits are (so NaN equals NaN, 0.0 is not -0.0).
    record Real(double value) implements Value {}

    /// True or false.
    record Bool(boolean value) implements Value {}

    /// A string.
    record Text(String value) implements Value {
        public Text {
            Objects.requireNonNull(value, "value");
        }
    }

    /// GeoJSON text; the cells a server adds are not kept.
    record GeoJson(String json) implements Value {
        public GeoJson {
            Objects.requireNonNull(json, "json");
        }
    }

    /// Bytes.
    record Blob(byte[] bytes) implements Value {
        public Blob {
            Objects.requireNonNull(bytes, "bytes");
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Blob that && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "Blob[sizeBytes=" + bytes.length + "]";
        }
    }

    /// A HyperLogLog sketch in the server's form.
    record Hll(byte[] bytes) implements Value {
        public Hll {
            Objects.requireNonNull(bytes, "bytes");
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Hll that && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "Hll[sizeBytes=" + bytes.length + "]";
        }
    }

    /// Bytes of a particle type without a form of its own here: serialized objects of some language, vectors,
    /// and whatever newer servers have.
    ///
    /// @param particleType 0..255
    record Other(int particleType, byte[] bytes) implements Value {
        public Other {
            Objects.requireNonNull(bytes, "bytes");
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Other that
                    && particleType == that.particleType
                    && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return 31 * particleType + Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "Other[particleType=" + particleType + ", sizeBytes=" + bytes.length + "]";
        }
    }

    /// A list.
    ///
    /// @param items the elements; copied
    /// @param ordered whether the server keeps it sorted
    record List(java.util.List<Value> items, boolean ordered) implements Value {
        public List {
            items = java.util.List.copyOf(Objects.requireNonNull(items, "items"));
        }
    }

    /// A map; the order of its entries is kept.
    ///
    /// @param entries copied
    record Map(java.util.Map<Value, Value> entries, MapOrder order) implements Value {
        public Map {
            Objects.requireNonNull(entries, "entries");
            Objects.requireNonNull(order, "order");
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }
    }

    /// How a server keeps a map (wire-protocol reference, section 4.2).
    enum MapOrder {
        /// In no order.
        UNORDERED,
        /// Sorted by key.
        KEY_ORDERED,
        /// Sorted by key, with an index on the values.
        KEY_VALUE_ORDERED
    }

    /// Values that exist only in comparisons: as arguments of list and map operations.
    enum Bound implements Value {
        /// Greater than everything.
        INFINITY,
        /// Equal to everything.
        WILDCARD
    }

    /// The absent value.
    static Value absent() {
        return Null.NULL;
    }

    /// The integer as a value.
    static Value of(long value) {
        return new Int(value);
    }

    /// The number as a value.
    static Value of(double value) {
        return new Real(value);
    }

    /// True or false as a value.
    static Value of(boolean value) {
        return new Bool(value);
    }

    /// The string as a value.
    static Value of(String value) {
        return new Text(value);
    }

    /// The bytes as a value; not copied.
    static Value of(byte[] value) {
        return new Blob(value);
    }

    /// The unordered list as a value; elements as for [#from(Object)].
    static Value of(java.util.List<?> items) {
        var values = new ArrayList<Value>(items.size());
        for (var item : items) {
            values.add(from(item));
        }
        return new List(values, false);
    }

    /// The map as a value, keys and values as for [#from(Object)]; a sorted map is key-ordered, others
    /// unordered.
    static Value of(java.util.Map<?, ?> map) {
        var entries = new LinkedHashMap<Value, Value>();
        for (var entry : map.entrySet()) {
            entries.put(from(entry.getKey()), from(entry.getValue()));
        }
        return new Map(entries, map instanceof SortedMap ? MapOrder.KEY_ORDERED : MapOrder.UNORDERED);
    }

    /// The value that stands for a Java object: null, whole numbers, floats, booleans, strings, `byte[]`,
    /// lists, maps, and values themselves.
    ///
    /// @throws IllegalArgumentException for any other class
    static Value from(@Nullable Object object) {
        return switch (object) {
            case null -> Null.NULL;
            case Value value -> value;
            case Long number -> of((long) number);
            case Integer number -> of((long) number);
            case Short number -> of((long) number);
            case Byte number -> of((long) number);
            case Double number -> of((double) number);
            case Float number -> of((double) number);
            case Boolean flag -> of((boolean) flag);
            case String text -> of(text);
            case byte[] bytes -> of(bytes);
            case java.util.List<?> list -> of(list);
            case java.util.Map<?, ?> map -> of(map);
            default -> throw new IllegalArgumentException(
                    "no value stands for an object of class=" + object.getClass().getName());
        };
    }

    /// The Java object this value stands for: null, `Long`, `Double`, `Boolean`, `String`, `byte[]`, a list
    /// or map of such; GeoJSON as its text, sketches and unknown particles as bytes, a [Bound] as itself.
    default @Nullable Object toJava() {
        return switch (this) {
            case Null ignored -> null;
            case Int number -> number.value();
            case Real number -> number.value();
            case Bool flag -> flag.value();
            case Text text -> text.value();
            case GeoJson geo -> geo.json();
            case Blob blob -> blob.bytes();
            case Hll hll -> hll.bytes();
            case Other other -> other.bytes();
            case List list -> javaList(list);
            case Map map -> javaMap(map);
            case Bound bound -> bound;
        };
    }

    private static Object javaList(List list) {
        var items = new ArrayList<@Nullable Object>(list.items().size());
        for (var item : list.items()) {
            items.add(item.toJava());
        }
        return items;
    }

    private static Object javaMap(Map map) {
        var entries = new LinkedHashMap<@Nullable Object, @Nullable Object>();
        for (var entry : map.entries().entrySet()) {
            entries.put(entry.getKey().toJava(), entry.getValue().toJava());
        }
        return entries;
    }
}
