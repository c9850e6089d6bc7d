package io.onehop.client.policy;

import io.onehop.wire.Info2;
import io.onehop.wire.Info3;
import io.onehop.wire.MessageLayout;
import java.time.Duration;

/// How records are written.
///
/// @param timing limits and how many retries there may be; which failures they follow says `retry`
/// @param replica which node is asked
/// @param recordExists what happens when the record exists or not
/// @param generationCheck whether and how `generation` is compared
/// @param generation the expected generation, 0..65535
/// @param ttlSeconds life of the record: [#TTL_DEFAULT], [#TTL_NEVER], [#TTL_KEEP], or 1..315360000
/// @param sendKey whether the user key is stored with the record
/// @param commitToMaster answer before the replicas have the write
/// @param durableDelete a delete that leaves a tombstone
/// @param compress whether large requests are compressed
/// @param retry after which failures the write is tried again
public record WritePolicy(
        Timing timing,
        Replica replica,
        RecordExists recordExists,
        GenerationCheck generationCheck,
        int generation,
        int ttlSeconds,
        boolean sendKey,
        boolean commitToMaster,
        boolean durableDelete,
        boolean compress,
        WriteRetry retry) {
    /// The namespace's or set's default life.
    public static final int TTL_DEFAULT = 0;
    /// Live for ever.
    public static final int TTL_NEVER = MessageLayout.TTL_NEVER;
    /// Keep the life the record has.
    public static final int TTL_KEEP = MessageLayout.TTL_KEEP;

    private static final int MAX_GENERATION = 0xFFFF;

    /// @throws IllegalArgumentException when the generation is no generation
    public WritePolicy {
        if (generation < 0 || generation > MAX_GENERATION) {
            throw new IllegalArgumentException("generation is out of range, generation=" + generation);
        }
    }

    /// One second in all, two retries where they are safe (after 5 and 10 ms), update or create,
    /// default life.
    public static WritePolicy defaults() {
        return new WritePolicy(
                new Timing(Duration.ofSeconds(1), Duration.ZERO, 2, Duration.ofMillis(5), 2),
                Replica.SEQUENCE, RecordExists.UPDATE, GenerationCheck.NONE, 0, TTL_DEFAULT,
                false, false, false, false, WriteRetry.NOT_APPLIED);
    }

    /// With other limits.
    public WritePolicy withTiming(Timing newTiming) {
        return new WritePolicy(newTiming, replica, recordExists, generationCheck, generation, ttlSeconds,
                sendKey, commitToMaster, durableDelete, compress, retry);
    }

    /// With another total limit; zero = none.
    public WritePolicy withTotalTimeout(Duration total) {
        return withTiming(timing.withTotal(total));
    }

    /// With another limit of one attempt; zero = the total one.
    public WritePolicy withAttemptTimeout(Duration attempt) {
        return withTiming(timing.withAttempt(attempt));
    }

    /// With another number of retries.
    public WritePolicy withMaxRetries(int maxRetries) {
        return withTiming(timing.withMaxRetries(maxRetries));
    }

    /// To other nodes.
    public WritePolicy withReplica(Replica newReplica) {
        return new WritePolicy(timing, newReplica, recordExists, generationCheck, generation, ttlSeconds,
                sendKey, commitToMaster, durableDelete, compress, retry);
    }

    /// With another behaviour towards existing records.
    public WritePolicy withRecordExists(RecordExists newRecordExists) {
        return new WritePolicy(timing, replica, newRecordExists, generationCheck, generation, ttlSeconds,
                sendKey, commitToMaster, durableDelete, compress, retry);
    }

    /// Refused unless the record has this generation.
    public WritePolicy withExpectedGeneration(int expected) {
        return withGeneration(GenerationCheck.EQUAL, expected);
    }

    /// With another check of the generation.
    public WritePolicy withGeneration(GenerationCheck check, int expected) {
        return new WritePolicy(timing, replica, recordExists, check, expected, ttlSeconds, sendKey,
                commitToMaster, durableDelete, compress, retry);
    }

    /// With another life of the record.
    public WritePolicy withTtlSeconds(int newTtlSeconds) {
        return new WritePolicy(timing, replica, recordExists, generationCheck, generation, newTtlSeconds,
                sendKey, commitToMaster, durableDelete, compress, retry);
    }

    /// With or without the user key.
    public WritePolicy withSendKey(boolean newSendKey) {
        return new WritePolicy(timing, replica, recordExists, generationCheck, generation, ttlSeconds,
                newSendKey, commitToMaster, durableDelete, compress, retry);
    }

    /// Answered before or after the replicas have the write.
    public WritePolicy withCommitToMaster(boolean newCommitToMaster) {
        return new WritePolicy(timing, replica, recordExists, generationCheck, generation, ttlSeconds,
                sendKey, newCommitToMaster, durableDelete, compress, retry);
    }

    /// With or without tombstones.
    public WritePolicy withDurableDelete(boolean newDurableDelete) {
        return new WritePolicy(timing, replica, recordExists, generationCheck, generation, ttlSeconds,
                sendKey, commitToMaster, newDurableDelete, compress, retry);
    }

    /// With or without compressed requests.
    public WritePolicy withCompress(boolean newCompress) {
        return new WritePolicy(timing, replica, recordExists, generationCheck, generation, ttlSeconds,
                sendKey, commitToMaster, durableDelete, newCompress, retry);
    }

    /// With or without retries that may apply a write twice: [WriteRetry#IN_DOUBT] or
    /// [WriteRetry#NOT_APPLIED].
    public WritePolicy withRetryInDoubt(boolean inDoubt) {
        return withRetry(inDoubt ? WriteRetry.IN_DOUBT : WriteRetry.NOT_APPLIED);
    }

    /// With retries after other failures.
    public WritePolicy withRetry(WriteRetry newRetry) {
        return new WritePolicy(timing, replica, recordExists, generationCheck, generation, ttlSeconds,
                sendKey, commitToMaster, durableDelete, compress, newRetry);
    }

    /// The bits this policy sets in a request's second flag byte; WRITE is one of them.
    public int info2() {
        int bits = Info2.WRITE;
        bits |= switch (generationCheck) {
            case NONE -> 0;
            case EQUAL -> Info2.GENERATION;
            case GREATER -> Info2.GENERATION_GT;
        };
        if (recordExists == RecordExists.CREATE_ONLY) {
            bits |= Info2.CREATE_ONLY;
        }
        return durableDelete ? bits | Info2.DURABLE_DELETE : bits;
    }

    /// The bits this policy sets in a request's third flag byte.
    public int info3() {
        int bits = switch (recordExists) {
            case UPDATE, CREATE_ONLY -> 0;
            case UPDATE_ONLY -> Info3.UPDATE_ONLY;
            case REPLACE -> Info3.CREATE_OR_REPLACE;
            case REPLACE_ONLY -> Info3.REPLACE_ONLY;
        };
        return commitToMaster ? bits | Info3.COMMIT_LEVEL_MASTER : bits;
    }

    /// The generation a request carries: 0 unless it is compared.
    public int sentGeneration() {
        return generationCheck == GenerationCheck.NONE ? 0 : generation;
    }
}
