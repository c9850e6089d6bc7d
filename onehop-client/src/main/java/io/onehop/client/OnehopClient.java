package io.onehop.client;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.onehop.client.call.Engine;
import io.onehop.client.call.Pauses;
import io.onehop.client.call.PendingCall;
import io.onehop.client.call.ScanCall;
import io.onehop.client.cluster.Cluster;
import io.onehop.client.cluster.HostPort;
import io.onehop.client.cluster.Node;
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
import io.onehop.client.command.Operate;
import io.onehop.client.command.Operation;
import io.onehop.client.command.Put;
import io.onehop.client.command.RecordStream;
import io.onehop.client.command.Scan;
import io.onehop.client.command.Touch;
import io.onehop.client.error.ClientCode;
import io.onehop.client.error.OnehopException;
import io.onehop.client.net.Dialer;
import io.onehop.client.policy.ClientPolicy;
import io.onehop.client.policy.ScanPolicy;
import io.onehop.client.stats.CallMeter;
import io.onehop.client.stats.ClientStats;
import io.onehop.client.stats.ClusterMeter;
import io.onehop.model.Bin;
import io.onehop.model.Record;
import io.onehop.model.ResultCode;
import io.onehop.runtime.Timers;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A smart client: knows the cluster, asks the node that holds the record. One per application is enough;
/// safe for use by many threads.
///
/// Commands are values: [#execute(Command)] waits for one, [#async()] does not. The other methods are short
/// forms with the default policies of [ClientPolicy]. All failures are [OnehopException].
public final class OnehopClient implements AutoCloseable {
    /// An event loop that is so late that its deadline did not fire is not waited for any longer than this.
    private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final Logger LOG = LoggerFactory.getLogger(OnehopClient.class);

    private static final long DEADLINES_IDLE_SECONDS = 10;

    private final ClientPolicy policy;
    private final ClientResources resources;
    private final CallMeter calls;
    private final ClusterMeter looks;
    private final Cluster cluster;
    private final Pauses pauses;
    private final ScheduledThreadPoolExecutor deadlines;
    private final Engine engine;
    private final AsyncClient async;
    private volatile boolean closed;

    private OnehopClient(ClientPolicy policy, ClientResources resources, List<HostPort> seeds) {
        this.deadlines = deadlines();
        var dialer = new Dialer(
                resources.loops(), resources.transport(), resources.clock(), Timers.on(deadlines));
        var loop = resources.tendLoop();
        this.policy = policy;
        this.resources = resources;
        this.calls = new CallMeter(resources.clock());
        this.looks = new ClusterMeter(resources.listener(), resources.clock());
        this.cluster = new Cluster(
                policy, seeds, resources.resolver(), dialer, resources.clock(), loop, looks,
                resources.chance());
        this.pauses = new Pauses(Timers.on(loop));
        this.engine = new Engine(
                cluster, resources.clock(), pauses, resources.taskIds(), calls, new AtomicInteger(),
                resources.chance(), resources.tracer());
        this.async = new AsyncClient(engine, policy);
    }

    /// A thread that lives only while blocking calls are made.
    private static ScheduledThreadPoolExecutor deadlines() {
        var threads = new DefaultThreadFactory("onehop-client-deadlines", true);
        var executor = new ScheduledThreadPoolExecutor(1, threads);
        executor.setRemoveOnCancelPolicy(true);
        executor.setKeepAliveTime(DEADLINES_IDLE_SECONDS, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /// Connects with default policies.
    ///
    /// @param seeds one or more of `host`, `host:port`, `[ipv6]:port`; any node of the cluster will do
    /// @throws OnehopException [ClientCode#NOT_AVAILABLE] when no seed can be used
    public static OnehopClient connect(String... seeds) {
        return connect(ClientPolicy.defaults(), seeds);
    }

    /// Connects with these policies.
    ///
    /// @throws OnehopException [ClientCode#NOT_AVAILABLE] when no seed can be used
    public static OnehopClient connect(ClientPolicy policy, String... seeds) {
        return connect(policy, ClientResources.create(), seeds);
    }

    /// Connects with these policies in that world.
    ///
    /// @throws OnehopException [ClientCode#NOT_AVAILABLE] when no seed can be used
    public static OnehopClient connect(ClientPolicy policy, ClientResources resources, String... seeds) {
        var connecting = connectAsync(policy, resources, seeds);
        try {
            return connecting.get();
        } catch (InterruptedException e) {
            var unused = connecting.thenAccept(OnehopClient::close);
            Thread.currentThread().interrupt();
            throw OnehopException.local(ClientCode.CLIENT, "interrupted while connecting");
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    /// Connects without waiting.
    ///
    /// @throws IllegalArgumentException when a seed is malformed; resources to be owned are released then
    public static CompletableFuture<OnehopClient> connectAsync(
            ClientPolicy policy, ClientResources resources, String... seeds) {
        OnehopClient client;
        try {
            client = new OnehopClient(policy, resources, hosts(seeds));
        } catch (RuntimeException e) {
            resources.release();
            throw e;
        }
        LOG.info("client starts version={} seeds={}", version(), List.of(seeds));
        return client.cluster.start().handle((ignored, failure) -> {
            if (failure != null) {
                var cause = failure.getCause() == null ? failure : failure.getCause();
                LOG.error("client cannot start version={} seeds={} reason={}", version(), List.of(seeds),
                        cause.getMessage());
                client.close();
                throw new OnehopException(
                        ClientCode.NOT_AVAILABLE.code(), false, "", 0,
                        String.valueOf(cause.getMessage()), cause);
            }
            return client;
        });
    }

    /// The version written into the jar when it was built; `development` when it does not run from a jar.
    public static String version() {
        var built = OnehopClient.class.getPackage().getImplementationVersion();
        return built == null ? "development" : built;
    }

    private static List<HostPort> hosts(String... seeds) {
        var hosts = new ArrayList<HostPort>();
        for (var seed : seeds) {
            hosts.add(HostPort.parse(seed, HostPort.DEFAULT_PORT));
        }
        return hosts;
    }

    /// The same client for callers that do not wait.
    public AsyncClient async() {
        return async;
    }

    /// The policies it was made with.
    public ClientPolicy policy() {
        return policy;
    }

    /// The names of the nodes now known.
    public List<String> nodeNames() {
        return cluster.nodes().stream().map(Node::name).toList();
    }

    /// What this client did and how its nodes are, at this moment. Costs some microseconds.
    public ClientStats stats() {
        return new ClientStats(looks.snapshot(), cluster.nodeStats(), calls.snapshot());
    }

    /// What is known of the cluster.
    public Cluster cluster() {
        return cluster;
    }

    /// Runs a command and waits for it, on any platform or virtual thread but an event loop.
    ///
    /// @throws OnehopException when it did not work, also when the wait was interrupted (the thread stays
    ///     interrupted)
    public <R> R execute(Command<R> command) {
        if (closed) {
            throw OnehopException.local(ClientCode.CLOSED, "");
        }
        refuseEventLoops();
        return await(async.submitHere(command));
    }

    private void refuseEventLoops() {
        if (Thread.currentThread() instanceof FastThreadLocalThread) {
            for (var loop : resources.loops()) {
                if (loop.inEventLoop()) {
                    throw OnehopException.local(ClientCode.CLIENT,
                            "a blocking call on an event loop would never end");
                }
            }
        }
    }

    private <R> R await(CompletableFuture<R> call) {
        long deadline = call instanceof PendingCall pending ? pending.deadlineNanos() : Long.MAX_VALUE;
        try {
            if (deadline == Long.MAX_VALUE) {
                return call.get();
            }
            return call.get(deadline - resources.clock().nanoTime() + GRACE_NANOS, TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw abandoned(call, ClientCode.CLIENT.code(), "interrupted while waiting");
        } catch (TimeoutException e) {
            throw abandoned(call, ResultCode.TIMEOUT.code(), "event loops are late");
        } catch (CancellationException e) {
            throw OnehopException.local(ClientCode.CLIENT, "cancelled");
        }
    }

    private static OnehopException abandoned(CompletableFuture<?> call, int code, String detail) {
        return call instanceof PendingCall pending
                ? pending.abandoned(code, detail)
                : new OnehopException(code, true, "", 1, detail, null);
    }

    /// The failure with the stack of the thread that waited, which says more than the event loop's.
    private static OnehopException failure(@Nullable Throwable cause) {
        if (cause instanceof OnehopException failure) {
            failure.fillInStackTrace();
            return failure;
        }
        return new OnehopException(ClientCode.CLIENT.code(), true, "", 1, String.valueOf(cause), cause);
    }

    /// Writes bins; the answer has the new generation and expiry.
    public Record put(Key key, Bin... bins) {
        return execute(new Put(policy.write(), key, List.of(bins)));
    }

    /// Reads a record: the bins named, or all.
    public Optional<Record> get(Key key, String... bins) {
        return execute(new Get(policy.read(), key, Bins.of(bins)));
    }

    /// Reads a record's generation and expiry.
    public Optional<Record> head(Key key) {
        return execute(new Get(policy.read(), key, Bins.none()));
    }

    /// Whether there is such a record.
    public boolean exists(Key key) {
        return execute(new Exists(policy.read(), key));
    }

    /// Renews a record's life; false when there is none.
    public boolean touch(Key key) {
        return execute(new Touch(policy.write(), key));
    }

    /// Removes a record; false when there was none.
    public boolean delete(Key key) {
        return execute(new Delete(policy.write(), key));
    }

    /// Runs operations on a record in order, all or none.
    public Optional<Record> operate(Key key, Operation... operations) {
        return execute(new Operate(policy.write(), key, List.of(operations), false));
    }

    /// Runs many rows at once; one result per row.
    public List<BatchResult> batch(List<BatchRow> rows) {
        return execute(new Batch(policy.batch(), rows));
    }

    /// Sends info commands to a node (its name, or empty for any).
    public Map<String, String> info(String node, String... commands) {
        return execute(new InfoRequest(policy.read().timing(), node, List.of(commands)));
    }

    /// Reads through a set or namespace; to be closed.
    public RecordStream scan(Scan scan) {
        return scan(policy.scan(), scan);
    }

    /// Reads through a set or namespace; to be closed.
    public RecordStream scan(ScanPolicy scanPolicy, Scan scan) {
        refuseEventLoops();
        return ScanCall.start(engine, scanPolicy, scan);
    }

    /// Opens so many connections to each node now known (at most its limit), one after the other: so that the
    /// first blocking commands find them ([AsyncClient#warmUp(int)] does it for the others).
    ///
    /// @return how many connections there are then, to all nodes
    /// @throws OnehopException when the wait was interrupted (the thread stays interrupted)
    public int warmUp(int connectionsPerNode) {
        refuseEventLoops();
        int sum = 0;
        for (var node : cluster.nodes()) {
            if (!node.pool().direct().isUsed()) {
                return await(async.warmUp(connectionsPerNode));
            }
            try {
                node.pool().direct().warmUp(connectionsPerNode);
            } catch (ClosedByInterruptException e) {
                throw OnehopException.local(ClientCode.CLIENT, "interrupted while waiting");
            }
            sum += node.pool().openCount();
        }
        return sum;
    }

    /// Closes all connections; commands under way fail (writes that were sent are in doubt). Event loops of
    /// its own end soon after.
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        LOG.info("client closes version={} nodes={}", version(), nodeNames());
        var unused = cluster.close().whenComplete((ignored, failure) -> {
            pauses.close();
            deadlines.shutdown();
            resources.release();
        });
    }
}
