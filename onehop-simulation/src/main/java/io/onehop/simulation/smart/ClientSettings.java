package io.onehop.simulation.smart;

import io.onehop.client.policy.BatchPolicy;
import io.onehop.client.policy.BreakerPolicy;
import io.onehop.client.policy.ClientPolicy;
import io.onehop.client.policy.PoolPolicy;
import io.onehop.client.policy.ReadPolicy;
import io.onehop.client.policy.Replica;
import io.onehop.client.policy.Timing;
import io.onehop.client.policy.WritePolicy;
import io.onehop.client.policy.WriteRetry;
import java.time.Duration;
import java.util.SplittableRandom;

/// How a client of the simulation is set up: mostly as it comes, and otherwise as the seed says.
///
/// @param client its policy
/// @param read of its reads
/// @param write of its writes; never one that allows a write to happen twice
/// @param guarded of writes that say what must be there, so that a repeated one cannot be done twice
/// @param batch of its batches
/// @param pipelined whether single commands go through pipelines
public record ClientSettings(
        ClientPolicy client, ReadPolicy read, WritePolicy write, WritePolicy guarded, BatchPolicy batch,
        boolean pipelined) {
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final Duration SHORT_ATTEMPT = Duration.ofMillis(120);
    private static final Duration DRAIN = Duration.ofSeconds(3);
    private static final Duration MOST_WAIT = Duration.ofMillis(200);
    private static final int FEW_CONNECTIONS = 4;

    /// As the seed says.
    public static ClientSettings drawn(SplittableRandom random) {
        var pool = PoolPolicy.defaults();
        if (random.nextInt(3) == 0) {
            pool = pool.withDrain(DRAIN);
        }
        if (random.nextInt(3) == 0) {
            pool = pool.withWaiting(16, MOST_WAIT);
        }
        if (random.nextInt(4) == 0) {
            pool = pool.withMaxOpening(1);
        }
        var client = ClientPolicy.defaults().withPool(pool);
        if (random.nextInt(2) == 0) {
            client = client.withConnectionsPerNode(random.nextInt(2), FEW_CONNECTIONS);
        }
        if (random.nextInt(4) == 0) {
            client = client.withMaxIdle(Duration.ofSeconds(2));
        }
        if (random.nextInt(4) == 0) {
            client = client.withBreaker(BreakerPolicy.off());
        }
        boolean hurried = random.nextInt(3) == 0;
        var read = ReadPolicy.defaults().withReplica(any(random));
        var write = WritePolicy.defaults()
                .withReplica(random.nextBoolean() ? Replica.SEQUENCE : Replica.MASTER)
                .withRetry(random.nextInt(3) == 0 ? WriteRetry.NOT_SENT : WriteRetry.NOT_APPLIED);
        var batch = BatchPolicy.defaults();
        if (hurried) {
            read = read.withTotalTimeout(SHORT).withAttemptTimeout(SHORT_ATTEMPT);
            write = write.withTotalTimeout(SHORT).withAttemptTimeout(SHORT_ATTEMPT);
            batch = batch.withTiming(new Timing(SHORT, SHORT_ATTEMPT, 2, Duration.ZERO));
        }
        var guarded = random.nextBoolean() ? write.withRetry(WriteRetry.IN_DOUBT) : write;
        return new ClientSettings(client, read, write, guarded, batch, random.nextInt(3) == 0);
    }

    private static Replica any(SplittableRandom random) {
        return random.nextBoolean() ? Replica.SEQUENCE
                : Replica.values()[random.nextInt(Replica.values().length)];
    }

    /// The same, but asking those who hold what is read.
    public ClientSettings direct() {
        return new ClientSettings(
                client, read.withReplica(Replica.SEQUENCE), write, guarded, batch, pipelined);
    }

    /// After what time the last call must have ended.
    public long mostNanos() {
        return Math.max(Math.max(read.timing().total().toNanos(), write.timing().total().toNanos()),
                batch.timing().total().toNanos());
    }
}
