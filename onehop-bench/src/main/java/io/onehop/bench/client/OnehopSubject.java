package io.onehop.bench.client;

import io.onehop.client.OnehopClient;
import io.onehop.client.Pipeline;
import io.onehop.client.command.BatchRow;
import io.onehop.client.command.Bins;
import io.onehop.client.command.Get;
import io.onehop.client.command.Key;
import io.onehop.client.command.Put;
import io.onehop.client.policy.PipelinePolicy;
import io.onehop.client.policy.ReadPolicy;
import io.onehop.client.policy.WritePolicy;
import io.onehop.model.Bin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Onehop's client.
final class OnehopSubject implements Subject {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final OnehopClient client;
    private final Pipeline pipeline;
    /// For pipelines: time in the queue counts, so who submits thousands at once allows for it.
    private final ReadPolicy read = ReadPolicy.defaults().withTotalTimeout(PATIENCE)
            .withAttemptTimeout(PATIENCE);
    private final WritePolicy write = WritePolicy.defaults().withTotalTimeout(PATIENCE);

    OnehopSubject(int port) {
        client = OnehopClient.connect("127.0.0.1:" + port);
        pipeline = client.async().pipeline(PipelinePolicy.defaults());
    }

    OnehopClient client() {
        return client;
    }

    private static Key key(long number) {
        return Key.of(NAMESPACE, SET, number);
    }

    @Override
    public void get(long key) {
        if (client.get(key(key)).isEmpty()) {
            throw new IllegalStateException("not found: " + key);
        }
    }

    @Override
    public void put(long key, byte[] value) {
        client.put(key(key), Bin.of(BIN, value));
    }

    @Override
    public void batch(long[] keys) {
        var rows = new ArrayList<BatchRow>(keys.length);
        for (long key : keys) {
            rows.add(BatchRow.read(key(key)));
        }
        for (var result : client.batch(rows)) {
            if (result.record().isEmpty()) {
                throw new IllegalStateException("not found: " + result);
            }
        }
    }

    private static void tell(CompletableFuture<?> call, Outcome outcome) {
        var _ = call.whenComplete((_, failure) -> outcome.accept(failure));
    }

    @Override
    public void getLater(long key, Outcome outcome) {
        tell(client.async().get(key(key)), outcome);
    }

    @Override
    public void putLater(long key, byte[] value, Outcome outcome) {
        tell(client.async().put(key(key), Bin.of(BIN, value)), outcome);
    }

    @Override
    public int manyLimit() {
        return PipelinePolicy.defaults().maxCommands();
    }

    @Override
    public void getMany(long key, Outcome outcome) {
        tell(pipeline.submitWhenRoom(new Get(read, key(key), Bins.all())), outcome);
    }

    @Override
    public void putMany(long key, byte[] value, Outcome outcome) {
        tell(pipeline.submitWhenRoom(new Put(write, key(key), List.of(Bin.of(BIN, value)))), outcome);
    }

    @Override
    public void close() {
        client.close();
    }
}
