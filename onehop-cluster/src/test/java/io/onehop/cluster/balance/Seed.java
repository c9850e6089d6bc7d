package io.onehop.cluster.balance;

/// Seeds of random tests: printed, and replayed with `-Donehop.seed=`.
final class Seed {
    private Seed() {}

    static long of(String test) {
        long seed = Long.getLong("onehop.seed", System.nanoTime());
        System.out.println(test + ": -Donehop.seed=" + seed);
        return seed;
    }
}
