package io.onehop.cluster.balance;

import java.util.Locale;

/// What a node's copy of a partition is worth: 64 bits as in clustering reference, section 6: 48 bits cluster
/// key, 4 bits family, 8 unused, then the flags revived, master, subset, evade.
///
/// @param bits all of them; 0 = no data ([#NULL])
public record PartitionVersion(long bits) {
    /// No copy.
    public static final PartitionVersion NULL = new PartitionVersion(0);
    /// The family of a copy that has no relatives.
    public static final int UNIQUE = 15;

    private static final int KEY_SHIFT = 16;
    private static final int FAMILY_SHIFT = 12;
    private static final int FAMILY_MASK = 0xF;
    private static final int REVIVED = 0x8;
    private static final int MASTER = 0x4;
    private static final int SUBSET = 0x2;
    private static final int EVADE = 0x1;

    /// A full copy without flags.
    ///
    /// @param key 48 bits, not 0
    /// @param family 0..15
    public static PartitionVersion of(long key, int family) {
        return new PartitionVersion(key << KEY_SHIFT | (long) family << FAMILY_SHIFT);
    }

    /// Whether there is no copy.
    public boolean isNull() {
        return bits == 0;
    }

    /// Cluster key at which the copy last belonged to a balanced set.
    public long key() {
        return bits >>> KEY_SHIFT;
    }

    /// Which lineage of that key.
    public int family() {
        return (int) (bits >>> FAMILY_SHIFT) & FAMILY_MASK;
    }

    /// Whether it was the working master's at the last balance.
    public boolean isMaster() {
        return (bits & MASTER) != 0;
    }

    /// Whether it may lack records of its family.
    public boolean isSubset() {
        return (bits & SUBSET) != 0;
    }

    /// Whether it is new and empty, or not to be trusted.
    public boolean isEvade() {
        return (bits & EVADE) != 0;
    }

    /// Whether an operator has declared it good (strong consistency).
    public boolean isRevived() {
        return (bits & REVIVED) != 0;
    }

    /// The same copy with or without the master flag.
    public PartitionVersion master(boolean on) {
        return flag(MASTER, on);
    }

    /// The same copy, which may or may not lack records.
    public PartitionVersion subset(boolean on) {
        return flag(SUBSET, on);
    }

    /// The same copy with or without the evade flag.
    public PartitionVersion evade(boolean on) {
        return flag(EVADE, on);
    }

    private PartitionVersion flag(int flag, boolean on) {
        return new PartitionVersion(on ? bits | flag : bits & ~flag);
    }

    /// The copy of a node that has been on its own: not master, may lack records.
    public PartitionVersion isolated() {
        return isNull() ? this : master(false).subset(true);
    }

    /// Whether both have the same key and family (never for the family [#UNIQUE]).
    public boolean isRelativeOf(PartitionVersion other) {
        return !isNull() && !other.isNull() && family() != UNIQUE
                && bits >>> FAMILY_SHIFT == other.bits >>> FAMILY_SHIFT;
    }

    /// `ckey.F.mse` as in the reference: 12 hex digits, the family's digit or `U`, and the flags.
    @Override
    public String toString() {
        String hex = Long.toHexString(key());
        String family =
                family() == UNIQUE ? "U" : Integer.toHexString(family()).toUpperCase(Locale.ROOT);
        String last = isEvade() ? "e" : isRevived() ? "r" : "-";
        return "0".repeat(12 - hex.length()) + hex + '.' + family + '.'
                + (isMaster() ? 'm' : '-') + (isNull() ? "-" : isSubset() ? "s" : "p") + last;
    }
}
