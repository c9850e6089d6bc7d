package io.onehop.runtime;

/// Time as seen by a node or client. Safe for use by many threads.
public interface Clock {
    /// Milliseconds since 1970-01-01T00:00:00Z; may jump when the machine's clock is set.
    long epochMillis();

    /// Nanoseconds since an arbitrary start; never goes backwards. Only differences mean something.
    long nanoTime();

    /// The machine's own clocks.
    static Clock system() {
        return new Clock() {
            @Override
            public long epochMillis() {
                return System.currentTimeMillis();
            }

            @Override
            public long nanoTime() {
                return System.nanoTime();
            }
        };
    }
}
