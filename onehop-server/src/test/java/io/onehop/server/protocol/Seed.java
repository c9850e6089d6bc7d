package io.onehop.server.protocol;

import java.util.SplittableRandom;

/// Seeds of random tests: printed, and replayed with `-Donehop.seed=`.
final class Seed {
    private Seed() {}

    static SplittableRandom random(String test) {
        long seed = Long.getLong("onehop.seed", System.nanoTime());
        System.out.println(test + ": -Donehop.seed=" + seed);
        return new SplittableRandom(seed);
    }
}
