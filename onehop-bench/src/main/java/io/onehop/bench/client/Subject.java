package io.onehop.bench.client;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A client that is measured: namespace `test`, one bin of 100 bytes, integer keys, default policies. Safe
/// for use by many threads. Each call makes its key anew, as applications do.
interface Subject extends AutoCloseable {
    String NAMESPACE = "test";
    String SET = "figures";
    String BIN = "b";
    int VALUE_BYTES = 100;

    /// Where the outcome of an asynchronous command goes: null, or why it failed.
    interface Outcome extends Consumer<@Nullable Throwable> {}

    /// Reads a record and waits for it.
    ///
    /// @throws IllegalStateException when it is not there
    void get(long key);

    /// Writes a record and waits for it.
    void put(long key, byte[] value);

    /// Reads records in one call and waits for it.
    ///
    /// @throws IllegalStateException when one is not there
    void batch(long[] keys);

    /// Reads a record without waiting.
    void getLater(long key, Outcome outcome);

    /// Writes a record without waiting.
    void putLater(long key, byte[] value, Outcome outcome);

    /// How many commands [#getMany] and [#putMany] may have under way together.
    int manyLimit();

    /// As [#getLater], by whatever the client has for many commands at once.
    void getMany(long key, Outcome outcome);

    /// As [#putLater], by whatever the client has for many commands at once.
    void putMany(long key, byte[] value, Outcome outcome);

    @Override
    void close();

    /// Connects.
    ///
    /// @param name `onehop` or `official`
    static Subject connect(String name, int port) {
        return switch (name) {
            case "onehop" -> new OnehopSubject(port);
            case "official" -> new OfficialSubject(port);
            default -> throw new IllegalArgumentException("no such client: " + name);
        };
    }
}
