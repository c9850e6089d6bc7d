package io.onehop.client;

import io.onehop.client.call.BatchCall;
import io.onehop.client.call.Engine;
import io.onehop.client.call.InfoCall;
import io.onehop.client.call.KeyCall;
import io.onehop.client.call.ScanCall;
import io.onehop.client.call.ScanPublisher;
import io.onehop.client.command.Batch;
import io.onehop.client.command.BatchResult;
import io.onehop.client.command.BatchRow;
import io.onehop.client.command.Bins;
import io.onehop.client.command.Command;
import io.onehop.client.command.Delete;
import io.onehop.client.command.Exists;
import io.onehop.client.command.Get;
import io.onehop.client.command.InfoRequest;
import io.onehop.client.command.Key;
import io.onehop.client.command.KeyCommand;
import io.onehop.client.command.KeyRecord;
import io.onehop.client.command.Operate;
import io.onehop.client.command.Operation;
import io.onehop.client.command.Put;
import io.onehop.client.command.Scan;
import io.onehop.client.command.Touch;
import io.onehop.client.policy.ClientPolicy;
import io.onehop.client.policy.PipelinePolicy;
import io.onehop.client.policy.ScanPolicy;
import io.onehop.model.Bin;
import io.onehop.model.Record;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/// The client's face for callers that do not wait. Safe for use by many threads.
///
/// Futures complete on an event loop: what follows there must be short and must not block (or use the
/// `…Async` methods of [CompletableFuture]). They fail with [io.onehop.client.error.OnehopException].
/// Cancelling one stops retries; it does not take back a request already sent.
public final class AsyncClient {
    private final Engine engine;
    private final ClientPolicy policy;

    AsyncClient(Engine engine, ClientPolicy policy) {
        this.engine = engine;
        this.policy = policy;
    }

    /// Runs a command. Every other method here is a short form of this one.
    @SuppressWarnings("unchecked") // each command's result type is that of its call
    public <R> CompletableFuture<R> submit(Command<R> command) {
        return switch (command) {
            case KeyCommand<R> one -> KeyCall.start(engine, one);
            case Batch batch -> (CompletableFuture<R>) BatchCall.start(engine, batch);
            case InfoRequest info -> (CompletableFuture<R>) InfoCall.start(engine, info);
        };
    }

    /// As [#submit(Command)], for a thread that waits for the command.
    @SuppressWarnings("unchecked") // each command's result type is that of its call
    <R> CompletableFuture<R> submitHere(Command<R> command) {
        return switch (command) {
            case KeyCommand<R> one -> KeyCall.startHere(engine, one);
            case Batch batch -> (CompletableFuture<R>) BatchCall.startHere(engine, batch);
            case InfoRequest info -> submit(command);
        };
    }

    /// Writes bins; the answer has the new generation and expiry.
    public CompletableFuture<Record> put(Key key, Bin... bins) {
        return submit(new Put(policy.write(), key, List.of(bins)));
    }

    /// Reads a record: the bins named, or all.
    public CompletableFuture<Optional<Record>> get(Key key, String... bins) {
        return submit(new Get(policy.read(), key, Bins.of(bins)));
    }

    /// Reads a record's generation and expiry.
    public CompletableFuture<Optional<Record>> head(Key key) {
        return submit(new Get(policy.read(), key, Bins.none()));
    }

    /// Whether there is such a record.
    public CompletableFuture<Boolean> exists(Key key) {
        return submit(new Exists(policy.read(), key));
    }

    /// Renews a record's life; false when there is none.
    public CompletableFuture<Boolean> touch(Key key) {
        return submit(new Touch(policy.write(), key));
    }

    /// Removes a record; false when there was none.
    public CompletableFuture<Boolean> delete(Key key) {
        return submit(new Delete(policy.write(), key));
    }

    /// Runs operations on a record in order, all or none.
    public CompletableFuture<Optional<Record>> operate(Key key, Operation... operations) {
        return submit(new Operate(policy.write(), key, List.of(operations), false));
    }

    /// Runs many rows at once; one result per row.
    public CompletableFuture<List<BatchResult>> batch(List<BatchRow> rows) {
        return submit(new Batch(policy.batch(), rows));
    }

    /// Sends info commands to a node (its name, or empty for any).
    public CompletableFuture<Map<String, String>> info(String node, String... commands) {
        return submit(new InfoRequest(policy.read().timing(), node, List.of(commands)));
    }

    /// A pipeline of its own limits; for whoever submits many commands at once.
    public Pipeline pipeline(PipelinePolicy pipelinePolicy) {
        return new Pipeline(engine, pipelinePolicy);
    }

    /// Opens so many connections to each node now known (at most its limit), a few at a time. Ends after the
    /// connect timeout of each round at the latest, also when nodes do not answer.
    ///
    /// @return how many connections there are then, to all nodes
    public CompletableFuture<Integer> warmUp(int connectionsPerNode) {
        var sum = CompletableFuture.completedFuture(0);
        for (var node : engine.cluster().nodes()) {
            sum = sum.thenCombine(node.pool().warmUp(connectionsPerNode), Integer::sum);
        }
        return sum;
    }

    /// Reads through a set or namespace; each subscription is a scan of its own.
    public Flow.Publisher<KeyRecord> scan(Scan scan) {
        return scan(policy.scan(), scan);
    }

    /// Reads through a set or namespace; each subscription is a scan of its own.
    public Flow.Publisher<KeyRecord> scan(ScanPolicy scanPolicy, Scan scan) {
        return new ScanPublisher(() -> ScanCall.start(engine, scanPolicy, scan));
    }
}
