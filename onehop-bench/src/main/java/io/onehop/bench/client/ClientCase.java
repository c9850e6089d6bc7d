package io.onehop.bench.client;

import java.util.Locale;

/// What both clients do.
enum ClientCase {
    /// Threads read, one command after the other.
    GET(1),
    /// Threads write, one command after the other.
    PUT(1),
    /// So many reads are always under way; the end of one starts the next.
    ASYNC_GET(1),
    /// So many writes are always under way; the end of one starts the next.
    ASYNC_PUT(1),
    /// Threads submit reads as fast as the client takes them: Onehop's pipeline, the other's asynchronous
    /// calls.
    PIPELINE_GET(1),
    /// Threads submit writes as fast as the client takes them.
    PIPELINE_PUT(1),
    /// Threads read 100 records at a time.
    BATCH(100);

    private final int records;

    ClientCase(int records) {
        this.records = records;
    }

    /// How many records a command is about.
    int records() {
        return records;
    }

    /// As it is written in options and results.
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// @throws IllegalArgumentException when there is no such case
    static ClientCase of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
