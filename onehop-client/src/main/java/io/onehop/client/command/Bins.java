package io.onehop.client.command;

import java.util.List;

/// Which bins of a record are wanted.
public sealed interface Bins {
    /// Every bin.
    record All() implements Bins {
        private static final Bins ONE = new All();
    }

    /// No bin: generation and expiry only.
    record None() implements Bins {}

    /// These bins, as far as the record has them.
    ///
    /// @param names 1 or more; copied
    record Named(List<String> names) implements Bins {
        public Named {
            names = List.copyOf(names);
            if (names.isEmpty()) {
                throw new IllegalArgumentException("no bin is named");
            }
        }
    }

    /// Every bin.
    static Bins all() {
        return All.ONE;
    }

    /// No bin.
    static Bins none() {
        return new None();
    }

    /// These bins; every bin when none is named.
    static Bins of(String... names) {
        return names.length == 0 ? all() : new Named(List.of(names));
    }
}
