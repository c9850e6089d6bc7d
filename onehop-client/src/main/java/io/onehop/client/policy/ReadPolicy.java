package io.onehop.client.policy;

import java.time.Duration;

/// How records are read.
///
/// @param timing limits and retries
/// @param replica which node is asked
/// @param mode how consistent
/// @param sendKey whether the server compares the user key with the stored one
/// @param compress whether the reply may be compressed
/// @param readTouchPercent 0 = the server's default, -1 = never, 1..100 = a read renews the record's life
///     when less than that part of it is left
public record ReadPolicy(
        Timing timing, Replica replica, ReadMode mode, boolean sendKey, boolean compress,
        int readTouchPercent) {
    /// One second in all, 300 ms per attempt, two retries on the replicas in turn.
    public static ReadPolicy defaults() {
        return new ReadPolicy(
                new Timing(Duration.ofSeconds(1), Duration.ofMillis(300), 2, Duration.ZERO),
                Replica.SEQUENCE, ReadMode.DEFAULT, false, false, 0);
    }

    /// With other limits.
    public ReadPolicy withTiming(Timing newTiming) {
        return new ReadPolicy(newTiming, replica, mode, sendKey, compress, readTouchPercent);
    }

    /// With another total limit; zero = none.
    public ReadPolicy withTotalTimeout(Duration total) {
        return withTiming(timing.withTotal(total));
    }

    /// With another limit of one attempt; zero = the total one.
    public ReadPolicy withAttemptTimeout(Duration attempt) {
        return withTiming(timing.withAttempt(attempt));
    }

    /// With another number of retries.
    public ReadPolicy withMaxRetries(int maxRetries) {
        return withTiming(timing.withMaxRetries(maxRetries));
    }

    /// From other nodes.
    public ReadPolicy withReplica(Replica newReplica) {
        return new ReadPolicy(timing, newReplica, mode, sendKey, compress, readTouchPercent);
    }

    /// With another consistency.
    public ReadPolicy withMode(ReadMode newMode) {
        return new ReadPolicy(timing, replica, newMode, sendKey, compress, readTouchPercent);
    }

    /// With or without the user key.
    public ReadPolicy withSendKey(boolean newSendKey) {
        return new ReadPolicy(timing, replica, mode, newSendKey, compress, readTouchPercent);
    }

    /// With or without compressed replies.
    public ReadPolicy withCompress(boolean newCompress) {
        return new ReadPolicy(timing, replica, mode, sendKey, newCompress, readTouchPercent);
    }

    /// With another read-touch percentage.
    public ReadPolicy withReadTouchPercent(int percent) {
        return new ReadPolicy(timing, replica, mode, sendKey, compress, percent);
    }

    /// The replica policy with what the mode demands: linearized reads ask the master.
    public Replica effectiveReplica() {
        return mode == ReadMode.LINEARIZE ? Replica.MASTER : replica;
    }
}
