package io.onehop.simulation.load;

import io.onehop.client.command.Key;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One thing that a client did, and how it ended for the client. For one thread.
public final class Action {
    private static final double NANOS_PER_SECOND = 1e9;

    /// What a client does.
    public enum Kind {
        /// Reads a record.
        GET,
        /// Puts a token behind others.
        APPEND,
        /// Adds one.
        ADD,
        /// Writes a record that must not exist.
        CREATE,
        /// Writes a record if it has the generation that was read before.
        CAS,
        /// Writes a record, whatever is there.
        PUT,
        /// Removes a record.
        DELETE;

        /// Whether it changes the record.
        public boolean isWrite() {
            return this != GET;
        }
    }

    /// How it ended for the client.
    public enum Outcome {
        /// It has not ended.
        OPEN,
        /// It was done.
        OK,
        /// It was not done and never will be.
        FAILED,
        /// It may or may not be done, now or later.
        IN_DOUBT
    }

    private final int id;
    private final int client;
    private final Kind kind;
    private final Key key;
    private final String argument;
    private final int expectedGeneration;
    private final long startNanos;
    private final StringBuilder attempts = new StringBuilder();
    private long endNanos = Long.MAX_VALUE;
    private Outcome outcome = Outcome.OPEN;
    private @Nullable String value;
    private int generation;
    private boolean mayBeApplied;

    Action(int id, int client, Kind kind, Key key, String argument, int expectedGeneration, long startNanos) {
        this.id = id;
        this.client = client;
        this.kind = kind;
        this.key = key;
        this.argument = argument;
        this.expectedGeneration = expectedGeneration;
        this.startNanos = startNanos;
    }

    /// Which client did it.
    public int client() {
        return client;
    }

    /// What was done.
    public Kind kind() {
        return kind;
    }

    /// To which record.
    public Key key() {
        return key;
    }

    /// The token that was written.
    public String argument() {
        return argument;
    }

    /// The generation that the record had to have.
    public int expectedGeneration() {
        return expectedGeneration;
    }

    /// When it began.
    public long startNanos() {
        return startNanos;
    }

    /// When it ended.
    public long endNanos() {
        return endNanos;
    }

    /// How it ended.
    public Outcome outcome() {
        return outcome;
    }

    /// What was read, null = no record.
    public @Nullable String value() {
        return value;
    }

    /// The record's generation after it, 0 = none.
    public int generation() {
        return generation;
    }

    /// Notes what became of one attempt.
    void attempted(String how) {
        attempts.append(attempts.isEmpty() ? "" : ", ").append(how);
    }

    /// From now on nobody can say that it was not done.
    void mayBeApplied() {
        mayBeApplied = kind.isWrite();
    }

    void done(long nowNanos, @Nullable String readValue, int newGeneration) {
        endNanos = nowNanos;
        outcome = Outcome.OK;
        value = readValue;
        generation = newGeneration;
    }

    void failed(long nowNanos) {
        endNanos = nowNanos;
        outcome = mayBeApplied ? Outcome.IN_DOUBT : Outcome.FAILED;
    }

    @Override
    public String toString() {
        String end = endNanos == Long.MAX_VALUE ? "..." : seconds(endNanos);
        String what = kind.isWrite() ? argument : String.valueOf(value);
        String expected = kind == Kind.CAS ? " expects generation " + expectedGeneration : "";
        return String.format(Locale.ROOT, "%s - %s  client %d  #%d %s %s%s: %s generation %d (%s)",
                seconds(startNanos), end, client, id, kind, what, expected, outcome, generation, attempts);
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.6f", nanos / NANOS_PER_SECOND);
    }
}
