package io.onehop.model;

/// Arithmetic of partition ids: every namespace is cut into [#COUNT] partitions, numbered from 0.
///
/// Source: wire-protocol reference, section 5.
public final class PartitionId {
    /// Number of partitions in each namespace; a constant of the protocol.
    public static final int COUNT = 4096;

    /// Bits of a digest's first two bytes (read as a little-endian number) that name its partition.
    static final int MASK = COUNT - 1;

    private PartitionId() {}

    /// The partition of a digest that starts with these two bytes (each 0..255).
    public static int of(int firstByte, int secondByte) {
        return (firstByte | secondByte << 8) & MASK;
    }

    /// Whether the number names a partition.
    public static boolean isValid(int partition) {
        return partition >= 0 && partition < COUNT;
    }
}
