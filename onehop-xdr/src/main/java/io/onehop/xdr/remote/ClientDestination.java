package io.onehop.xdr.remote;

import io.onehop.client.ClientResources;
import io.onehop.client.OnehopClient;
import io.onehop.client.Pipeline;
import io.onehop.client.error.OnehopException;
import io.onehop.client.policy.ClientPolicy;
import io.onehop.client.policy.PipelinePolicy;
import io.onehop.client.stats.NodeStats;
import io.onehop.model.ResultCode;
import io.onehop.runtime.Timers;
import io.onehop.xdr.ship.Destination;
import io.onehop.xdr.ship.Shipment;
import io.onehop.xdr.throttle.Classification;
import io.onehop.xdr.throttle.ShipOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A cluster that is reached through the client: it knows who owns what there, and many records are on their
/// way on each connection. While it has never been reached it is tried again each second.
///
/// Bounded by the bytes on their way. Safe for use by many threads.
public final class ClientDestination implements Destination {
    private static final Logger LOG = LoggerFactory.getLogger(ClientDestination.class);
    private static final long AGAIN_NANOS = 1_000_000_000L;
    private static final long MOST_BYTES = 64L << 20;
    private static final int IN_FLIGHT_PER_CONNECTION = 1_024;
    private static final int OVERHEAD_BYTES = 128;
    /// Records under way for each connection in use, until all are.
    private static final int FILLED_CONNECTION = 64;

    private final String name;
    private final Remote remote;
    private final Timers timers;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile @Nullable Link link;
    private volatile String problem = "not reached yet";
    private volatile boolean isClosed;

    /// Where it is and how it is reached.
    ///
    /// @param seeds one or more of `host:port`
    /// @param policy of the client; its pools hold `connections`
    /// @param connections to each node, 1 or more
    /// @param resources makes what a client needs
    public record Remote(
            List<String> seeds, ClientPolicy policy, int connections, Supplier<ClientResources> resources) {
        /// Takes a copy of the list.
        public Remote {
            seeds = List.copyOf(seeds);
        }
    }

    /// A client that has reached the cluster, with a pipeline for each connection to a node.
    private record Link(OnehopClient client, List<Pipeline> pipelines) {}

    /// Begins to look for the cluster.
    public ClientDestination(String name, Remote remote, Timers timers) {
        this.name = name;
        this.remote = remote;
        this.timers = timers;
        connect();
    }

    private void connect() {
        if (isClosed) {
            return;
        }
        if (remote.seeds.isEmpty()) {
            problem = "no node-address-port is configured";
            return;
        }
        try {
            var _ = OnehopClient
                    .connectAsync(
                            remote.policy, remote.resources.get(), remote.seeds.toArray(String[]::new))
                    .whenComplete(this::connected);
        } catch (IllegalArgumentException e) {
            problem = String.valueOf(e.getMessage());
            LOG.warn("data centre cannot be reached, dc={} problem={}", name, problem);
        }
    }

    private void connected(@Nullable OnehopClient client, @Nullable Throwable failure) {
        if (client == null) {
            tell(cause(failure));
            timers.schedule(this::connect, AGAIN_NANOS);
            return;
        }
        var pipelines = new ArrayList<Pipeline>();
        var limits = new PipelinePolicy(Integer.MAX_VALUE, IN_FLIGHT_PER_CONNECTION, MOST_BYTES);
        for (int i = 0; i < remote.connections; i++) {
            pipelines.add(client.async().pipeline(limits));
        }
        link = new Link(client, List.copyOf(pipelines));
        problem = "";
        LOG.info("data centre reached, dc={} nodes={}", name, client.nodeNames().size());
        if (isClosed) {
            client.close();
        }
    }

    private void tell(String newProblem) {
        if (!newProblem.equals(problem)) {
            LOG.warn("data centre cannot be reached, dc={} problem={}", name, newProblem);
        }
        problem = newProblem;
    }

    private static String cause(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause == null ? "unknown" : String.valueOf(cause.getMessage());
    }

    @Override
    public boolean ship(Shipment shipment, Listener listener) {
        Link now = link;
        byte[] flat = shipment.flat();
        int size = (flat == null ? 0 : flat.length) + OVERHEAD_BYTES;
        if (now == null || isClosed || bytes.get() > MOST_BYTES) {
            return false;
        }
        bytes.addAndGet(size);
        var _ = pipeline(now, shipment).submit(ShipCommand.of(shipment)).whenComplete((code, failure) -> {
            bytes.addAndGet(-size);
            inFlight.decrementAndGet();
            if (failure == null) {
                listener.answered(Classification.of(code, shipment.isRemoval()), "");
            } else {
                failed(failure, shipment, listener);
            }
        });
        return true;
    }

    /// As many connections are used as what is under way fills: few records that go together cost less, and
    /// many do not wait for each other.
    private Pipeline pipeline(Link now, Shipment shipment) {
        int used = Math.min(now.pipelines.size(), inFlight.getAndIncrement() / FILLED_CONNECTION + 1);
        return now.pipelines.get((shipment.digest().low() & Integer.MAX_VALUE) % used);
    }

    private static void failed(Throwable failure, Shipment shipment, Listener listener) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof OnehopException known) {
            listener.answered(outcome(known, shipment), known.node());
        } else {
            listener.answered(ShipOutcome.connectionLost(String.valueOf(cause)), "");
        }
    }

    private static ShipOutcome outcome(OnehopException failure, Shipment shipment) {
        if (failure.is(ResultCode.TIMEOUT)) {
            return failure.inDoubt() ? ShipOutcome.clientTimeout() : ShipOutcome.noConnection();
        }
        return Classification.of(failure.code(), shipment.isRemoval());
    }

    @Override
    public boolean isReached() {
        return link != null;
    }

    @Override
    public Facts facts() {
        Link now = link;
        if (now == null) {
            return new Facts(0, 0, problem);
        }
        List<NodeStats> nodes = now.client.stats().nodes();
        int open = nodes.stream().mapToInt(each -> each.inUse() + each.idle()).sum();
        return new Facts(nodes.size(), open, problem);
    }

    /// The client, for whoever compares both sides; null while the cluster has not been reached.
    public @Nullable OnehopClient client() {
        Link now = link;
        return now == null ? null : now.client;
    }

    @Override
    public void close() {
        isClosed = true;
        Link now = link;
        if (now != null) {
            now.client.close();
        }
    }
}
