package io.onehop.server.particle;

/// Kinds of packed values, in the order in which values of different kinds are sorted (cdt reference, section
/// 2). [#WILDCARD] has no place in that order: it equals everything.
public enum PackedKind {
    NIL,
    BOOL,
    INTEGER,
    STRING,
    LIST,
    MAP,
    BYTES,
    DOUBLE,
    GEOJSON,
    /// An extension that is neither a container's header nor one of the two below.
    EXT,
    INFINITY,
    WILDCARD;

    /// Whether a value of this kind holds other values.
    public boolean isContainer() {
        return this == LIST || this == MAP;
    }

    /// Whether a value of this kind may be kept in a bin; the others are only arguments.
    public boolean isStorable() {
        return compareTo(EXT) < 0;
    }
}
