package io.onehop.xdr.ship;

/// What a record looks like at a destination and on the way.
///
/// @param namespace its name there
/// @param bins which bins are sent
/// @param replaces whether what is sent takes the place of the record there, else it is added to it
/// @param packing how it is compressed
public record ShipForm(String namespace, BinChoice bins, boolean replaces, Packing packing) {
    /// How requests are compressed.
    ///
    /// @param fromBytes from which size on, [Integer#MAX_VALUE] for never
    /// @param level 1 (fast) to 9 (small)
    public record Packing(int fromBytes, int level) {
        /// Not at all.
        public static final Packing NONE = new Packing(Integer.MAX_VALUE, 1);

        /// Whether anything is compressed.
        public boolean isUsed() {
            return fromBytes < Integer.MAX_VALUE;
        }
    }

    /// The whole record takes the place of the one there.
    public static ShipForm whole(String namespace) {
        return new ShipForm(namespace, BinChoice.ALL, true, Packing.NONE);
    }

    /// Whether bins that this record has not are removed there one by one: those that are named, when the
    /// record there is not replaced.
    public boolean removesBins() {
        return !replaces && bins.isNamed();
    }

    /// Whether anything of the record is shipped.
    boolean takesAnyOf(byte[] flat) {
        return removesBins() || bins.takesAnyOf(flat);
    }
}
