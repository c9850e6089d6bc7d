package io.onehop.server.particle;

/// How a region is covered with cells (record-semantics reference, section 4.13; the namespace's
/// `geo2dsphere-within-*` settings).
///
/// @param minLevel  the largest cells that may be used, 0..30
/// @param maxLevel  the smallest cells that may be used, `minLevel`..30
/// @param maxCells  cells at most, 1..256; more only where `minLevel` asks for it
/// @param levelMod  only levels `minLevel + k * levelMod` are used, 1..3
public record GeoCovering(int minLevel, int maxLevel, int maxCells, int levelMod) {
    /// What is used unless configured otherwise.
    public static final GeoCovering DEFAULT = new GeoCovering(1, 20, 12, 1);

    private static final int MAX_LEVEL = 30;
    private static final int MAX_CELLS = 256;
    private static final int MAX_LEVEL_MOD = 3;

    public GeoCovering {
        if (minLevel < 0 || minLevel > maxLevel || maxLevel > MAX_LEVEL) {
            throw new IllegalArgumentException("levels outside 0..30: " + minLevel + ".." + maxLevel);
        }
        if (maxCells < 1 || maxCells > MAX_CELLS) {
            throw new IllegalArgumentException("max cells outside 1..256: " + maxCells);
        }
        if (levelMod < 1 || levelMod > MAX_LEVEL_MOD) {
            throw new IllegalArgumentException("level mod outside 1..3: " + levelMod);
        }
    }
}
