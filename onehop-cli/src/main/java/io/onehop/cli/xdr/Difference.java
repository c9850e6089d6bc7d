package io.onehop.cli.xdr;

/// A record that the two sides do not hold alike.
///
/// @param digest 40 hexadecimal digits
/// @param set    empty for none
/// @param kind   what is different
public record Difference(int partition, String digest, String set, Kind kind) {
    /// What is different.
    public enum Kind {
        /// Only the destination has it.
        MISSING_AT_SOURCE,
        /// Only the source has it.
        MISSING_AT_DESTINATION,
        /// Bins or values are not the same.
        DIFFERENT;

        /// In words.
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        }
    }
}
