package io.onehop.client.cluster;

import io.netty.channel.EventLoop;
import io.onehop.client.net.Dialer;
import io.onehop.client.policy.ClientPolicy;
import io.onehop.client.policy.Replica;
import io.onehop.client.stats.ClusterMeter;
import io.onehop.client.stats.NodeStats;
import io.onehop.runtime.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/// The cluster as commands see it: a snapshot that the [Tender] replaces. Safe for use by many threads;
/// commands never wait for a look at the cluster.
public final class Cluster {
    /// What is known at one moment.
    ///
    /// @param nodes all of them
    /// @param map who holds what
    record View(List<Node> nodes, PartitionMap map) {}

    private final Tender tender;
    private final ReplicaChoice choice;
    private volatile View view = new View(List.of(), PartitionMap.empty());

    /// A cluster nobody has looked at yet.
    ///
    /// @param loop where all tending happens
    /// @param meter counts and tells what is found
    /// @param chance numbers from 0 to below 1
    public Cluster(ClientPolicy policy, List<HostPort> seeds, Resolver resolver, Dialer dialer, Clock clock,
            EventLoop loop, ClusterMeter meter, DoubleSupplier chance) {
        var bounded = resolver.within(policy.connectTimeout());
        var prober = new Prober(policy, bounded, dialer, clock, loop);
        var seeder = new Seeder(seeds, bounded, prober, loop);
        this.choice = new ReplicaChoice(policy.racks());
        this.tender = new Tender(
                policy, seeder, prober, dialer, clock, loop, meter, chance, fresh -> view = fresh);
    }

    /// Looks at the cluster for the first time and from then on regularly, until [#close()].
    ///
    /// @return done after the first look; failed with an [java.io.IOException] when no seed could be used
    ///     (the looks go on all the same)
    public CompletableFuture<@Nullable Void> start() {
        return tender.start();
    }

    /// All nodes now known.
    public List<Node> nodes() {
        return view.nodes();
    }

    /// How the nodes now known are.
    public List<NodeStats> nodeStats() {
        return view.nodes().stream().map(Node::stats).toList();
    }

    /// The node of that name, or null.
    public @Nullable Node node(String name) {
        for (var node : view.nodes()) {
            if (node.name().equals(name)) {
                return node;
            }
        }
        return null;
    }

    /// The node to ask for a partition, or null; see [Replica].
    ///
    /// @param sequence of the attempt: reads go on to the next candidate with each number
    /// @param isRead whether any copy will do
    public @Nullable Node choose(
            String namespace, int partition, Replica replica, int sequence, boolean isRead) {
        return choice.choose(view, namespace, partition, replica, sequence, isRead);
    }

    /// Whether any node told of the namespace.
    public boolean knows(String namespace) {
        return view.map().knows(namespace);
    }

    /// Stops looking, drops all nodes, closes all connections.
    ///
    /// @return done when every connection was told to close
    public CompletableFuture<Void> close() {
        return tender.close();
    }
}
