package io.onehop.client.policy;

import java.time.Duration;

/// How a batch is run. What a row writes is said by the row's own [WritePolicy].
///
/// @param timing limits and retries; a retry repeats the rows of a node that have no answer, writes only when
///     nothing was sent
/// @param replica which nodes are asked
/// @param readMode how consistent rows are read
/// @param allowInline whether the server may run rows of namespaces in memory on the thread that read them
/// @param compress whether large requests are compressed, and replies may be
public record BatchPolicy(
        Timing timing, Replica replica, ReadMode readMode, boolean allowInline, boolean compress) {
    /// One second in all, two retries.
    public static BatchPolicy defaults() {
        return new BatchPolicy(
                new Timing(Duration.ofSeconds(1), Duration.ZERO, 2, Duration.ZERO),
                Replica.SEQUENCE, ReadMode.DEFAULT, true, false);
    }

    /// With other limits.
    public BatchPolicy withTiming(Timing newTiming) {
        return new BatchPolicy(newTiming, replica, readMode, allowInline, compress);
    }

    /// With another total limit; zero = none.
    public BatchPolicy withTotalTimeout(Duration total) {
        return withTiming(timing.withTotal(total));
    }

    /// From other nodes.
    public BatchPolicy withReplica(Replica newReplica) {
        return new BatchPolicy(timing, newReplica, readMode, allowInline, compress);
    }

    /// With another consistency.
    public BatchPolicy withReadMode(ReadMode newReadMode) {
        return new BatchPolicy(timing, replica, newReadMode, allowInline, compress);
    }

    /// With or without compression.
    public BatchPolicy withCompress(boolean newCompress) {
        return new BatchPolicy(timing, replica, readMode, allowInline, newCompress);
    }
}
