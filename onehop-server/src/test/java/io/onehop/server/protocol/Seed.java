package io.onehop.server.protocol;

import java.util.SplittableRandom;

/// Seeds of random tests: printed, and replayed with `-Donehop.seed=`.
public final class Seed {
    private Seed() {}

    /// The random numbers of a test.
    public static SplittableRandom random(String test) {
        long seed = Long.getLong("onehop.seed", System.nanoTime());
        System.out.println(test + ": -Donehop.seed=" + seed);
        return new SplittableRandom(seed);
    }
}
