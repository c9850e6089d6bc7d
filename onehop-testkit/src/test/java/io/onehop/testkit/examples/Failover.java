package io.onehop.testkit.examples;

import io.onehop.client.OnehopClient;
import io.onehop.client.command.Bins;
import io.onehop.client.command.Get;
import io.onehop.client.command.Key;
import io.onehop.client.command.Put;
import io.onehop.client.error.OnehopException;
import io.onehop.client.policy.BatchPolicy;
import io.onehop.client.policy.ClientPolicy;
import io.onehop.client.policy.ReadPolicy;
import io.onehop.client.policy.RecordExists;
import io.onehop.client.policy.Replica;
import io.onehop.client.policy.ScanPolicy;
import io.onehop.client.policy.WritePolicy;
import io.onehop.model.Bin;
import io.onehop.model.ResultCode;
import java.time.Duration;
import java.util.List;

/// What to set so that the loss of a node is hardly noticed, and what to do when a write's outcome is
/// unknown.
final class Failover {
    private static final int TRIES = 20;

    private Failover() {}

    public static void main(String... seeds) {
        try (var client = OnehopClient.connect(policy(), seeds)) {
            System.out.println(deposit(client, Key.of("test", "accounts", "ada"), 10));
        }
    }

    /// Reads go to the next replica after 50 ms without an answer, and give up after half a second; writes
    /// whose outcome is unknown are left to the caller. A look at the cluster every 250 ms finds a new map
    /// sooner than the default.
    static ClientPolicy policy() {
        var read = ReadPolicy.defaults()
                .withReplica(Replica.SEQUENCE)
                .withAttemptTimeout(Duration.ofMillis(50))
                .withTotalTimeout(Duration.ofMillis(500))
                .withMaxRetries(3);
        var write = WritePolicy.defaults()
                .withTotalTimeout(Duration.ofSeconds(1))
                .withMaxRetries(5);
        return ClientPolicy.defaults()
                .withTendInterval(Duration.ofMillis(250))
                .withCommandDefaults(read, write, BatchPolicy.defaults(), ScanPolicy.defaults());
    }

    /// Adds to a balance once, whatever breaks on the way: the deposit's number is kept in the record, so a
    /// write in doubt can be looked up, and the generation keeps two writers from overwriting each other.
    static long deposit(OnehopClient client, Key key, long amount) {
        long number = System.nanoTime();
        for (int i = 0; i < TRIES; i++) {
            var found = client.execute(new Get(client.policy().read(), key, Bins.all()));
            long balance = found.map(account -> account.integer("balance")).orElse(0L);
            if (found.isPresent() && found.get().integer("last") == number) {
                return balance;         // the write in doubt was applied after all
            }
            var write = client.policy().write();
            var unchanged = found.map(account -> write.withExpectedGeneration(account.generation()))
                    .orElse(write.withRecordExists(RecordExists.CREATE_ONLY));
            try {
                client.execute(new Put(unchanged, key,
                        List.of(Bin.of("balance", balance + amount), Bin.of("last", number))));
                return balance + amount;
            } catch (OnehopException failure) {
                boolean somebodyElseWrote =
                        failure.is(ResultCode.GENERATION) || failure.is(ResultCode.RECORD_EXISTS);
                if (!somebodyElseWrote && !failure.inDoubt()) {
                    throw failure;      // certainly not written: nothing to find out
                }
            }
        }
        throw new IllegalStateException("gave up after tries=" + TRIES);
    }
}
