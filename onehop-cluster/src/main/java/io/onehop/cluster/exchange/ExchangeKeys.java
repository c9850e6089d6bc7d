package io.onehop.cluster.exchange;

import io.onehop.cluster.view.ClusterView;

/// Keys of exchanges.
final class ExchangeKeys {
    private static final long STEP = 0x9E3779B97F4A7C15L;
    private static final long FIRST_FACTOR = 0xBF58476D1CE4E5B9L;
    private static final long SECOND_FACTOR = 0x94D049BB133111EBL;

    private ExchangeKeys() {}

    /// The key of a view's attempt: that of the view for the first, a mixture (SplitMix64's) for those after
    /// it.
    ///
    /// @return 48 bits, not 0
    static long key(long viewKey, int attempt) {
        if (attempt == 0) {
            return viewKey;
        }
        long mixed = viewKey + attempt * STEP;
        mixed = (mixed ^ mixed >>> 30) * FIRST_FACTOR;
        mixed = (mixed ^ mixed >>> 27) * SECOND_FACTOR;
        mixed = (mixed ^ mixed >>> 31) & ClusterView.KEY_MASK;
        return mixed == 0 ? attempt : mixed;
    }
}
