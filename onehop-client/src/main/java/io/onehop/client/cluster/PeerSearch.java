package io.onehop.client.cluster;

import io.netty.channel.EventLoop;
import io.onehop.client.cluster.Prober.Probe;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Finds the nodes that visible nodes list: unknown ones, and silent ones that are listed at other addresses.
///
/// One search per name at a time, through all addresses under which anybody lists it, in their order. A node
/// counts as found only where it answers under the name it is listed by. A search that finds nothing is
/// repeated each round while the node is listed.
///
/// Confined to the tending event loop.
final class PeerSearch {
    /// What a search has to know.
    interface Nodes {
        /// All nodes.
        Iterable<Tended> all();

        /// The node of that name, or null.
        @Nullable Tended named(String name);

        /// A listed node was found; takes the connection over.
        void found(Probe probe);

        /// Lets a search run to its end.
        void follow(CompletableFuture<?> work);
    }

    /// Searches at once, at most.
    private static final int MAX_SEARCHES = 256;

    private final Prober prober;
    private final EventLoop loop;
    private final Nodes nodes;
    private final Complaints complaints;
    private final Set<String> searching = new HashSet<>();
    /// Names and addresses that did not work in this round.
    private final Set<String> unreachable = new HashSet<>();

    PeerSearch(Prober prober, EventLoop loop, Nodes nodes, Complaints complaints) {
        this.prober = prober;
        this.loop = loop;
        this.nodes = nodes;
        this.complaints = complaints;
    }

    /// Begins all searches that are due, also at addresses that did not work before.
    void beginRound() {
        unreachable.clear();
        run();
    }

    /// Begins the searches that are due and may find something they did not in this round.
    void run() {
        var wanted = new LinkedHashMap<String, Set<HostPort>>();
        for (var tended : nodes.all()) {
            if (tended.answered) {
                tended.peers.forEach(peer -> want(peer, wanted));
            }
        }
        for (var each : wanted.entrySet()) {
            if (searching.size() < MAX_SEARCHES && searching.add(each.getKey())) {
                nodes.follow(search(each.getKey(), each.getValue()));
            }
        }
    }

    private void want(PeersText.Peer peer, Map<String, Set<HostPort>> wanted) {
        var known = nodes.named(peer.name());
        if (known == null || known.silentLooks > 0) {
            wanted.computeIfAbsent(peer.name(), name -> new LinkedHashSet<>()).addAll(peer.hosts());
        }
    }

    private CompletableFuture<?> search(String name, Set<HostPort> hosts) {
        return prober.published(hosts)
                .thenComposeAsync(addresses -> {
                    if (addresses.isEmpty()) {
                        complaints.tell("peer " + name, "listed without an address that can be resolved");
                    }
                    return tryNext(name, addresses, 0);
                }, loop)
                .<@Nullable Void>handleAsync((ignored, failure) -> {
                    searching.remove(name);
                    if (failure != null) {
                        complaints.tell("peer " + name, Prober.reason(failure));
                    }
                    return null;
                }, loop);
    }

    private CompletableFuture<@Nullable Void> tryNext(
            String name, List<InetSocketAddress> addresses, int at) {
        if (at == addresses.size() || isSettled(name, addresses)) {
            return CompletableFuture.completedFuture(null);
        }
        var address = addresses.get(at);
        var known = nodes.named(name);
        if ((known != null && known.node.address().equals(address)) || unreachable.contains(name + address)) {
            return tryNext(name, addresses, at + 1);
        }
        return prober.probe(address, name)
                .<Boolean>handleAsync((probe, failure) -> {
                    if (probe == null) {
                        unreachable.add(name + address);
                        complaints.tell("peer " + name + " " + address, "peer cannot be used: "
                                + (failure == null ? "" : Prober.reason(failure)));
                        return false;
                    }
                    complaints.settle("peer " + name + " " + address);
                    nodes.found(probe);
                    return true;
                }, loop)
                .thenComposeAsync(done -> done ? CompletableFuture.completedFuture(null)
                        : tryNext(name, addresses, at + 1), loop);
    }

    /// A node that is known, and answers or is where it is listed, is left there; one that does not work
    /// there any more may have another address that does.
    private boolean isSettled(String name, List<InetSocketAddress> addresses) {
        var known = nodes.named(name);
        return known != null && (known.silentLooks == 0
                || (known.node.isHappy() && addresses.contains(known.node.address())));
    }
}
