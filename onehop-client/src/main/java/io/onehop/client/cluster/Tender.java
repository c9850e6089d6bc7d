package io.onehop.client.cluster;

import io.netty.channel.EventLoop;
import io.onehop.client.cluster.Prober.Probe;
import io.onehop.client.net.Connection;
import io.onehop.client.net.ConnectionPool;
import io.onehop.client.net.Dialer;
import io.onehop.client.policy.ClientPolicy;
import io.onehop.runtime.Clock;
import io.onehop.runtime.Timers;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at the cluster: which nodes there are and what they hold (seed 001; smart-client reference, section
/// 4).
///
/// One look, all nodes in parallel within a step: 1. without any node, find one through the seeds; 2. ask
/// every node for its generations, each on a connection of its own; 3. where the list of peers changed or
/// somebody was silent, ask everybody for peers, add unknown ones, and their peers in turn; 4. drop nodes; 5.
/// fetch changed partition maps; 6. publish.
///
/// A node is dropped at once when another node answers at its address; after `removeAfterTends` looks in
/// which nobody listed it, if it is silent or holds nothing; and after that many silent looks when nobody at
/// all answers (then the seeds are asked again, with fresh name lookups). While any node lists it, it stays:
/// then only this client cannot see it.
///
/// Everything runs on one event loop, so nothing here is locked. A failing step is logged and the next look
/// goes on.
final class Tender {
    private static final Logger LOG = LoggerFactory.getLogger(Tender.class);
    /// How far peers of peers are followed in one look.
    private static final int MAX_DISCOVERY_ROUNDS = 16;

    private final ClientPolicy policy;
    private final Seeder seeder;
    private final Prober prober;
    private final Resolver resolver;
    private final Dialer dialer;
    private final Clock clock;
    private final EventLoop loop;
    private final Timers timers;
    private final Consumer<Cluster.View> publish;
    private final Map<String, Tended> nodes = new LinkedHashMap<>();
    private final Set<InetSocketAddress> unreachable = new HashSet<>();
    private PartitionMap map = PartitionMap.empty();
    private boolean closed;

    Tender(ClientPolicy policy, Seeder seeder, Prober prober, Resolver resolver, Dialer dialer, Clock clock,
            EventLoop loop, Consumer<Cluster.View> publish) {
        this.policy = policy;
        this.seeder = seeder;
        this.prober = prober;
        this.resolver = resolver;
        this.dialer = dialer;
        this.clock = clock;
        this.loop = loop;
        this.timers = Timers.on(loop);
        this.publish = publish;
    }

    CompletableFuture<@Nullable Void> start() {
        return CompletableFuture.completedFuture(0).thenComposeAsync(ignored -> look(), loop);
    }

    /// Ends the looks; done when every connection was told to close.
    CompletableFuture<Void> close() {
        return CompletableFuture.runAsync(() -> {
            closed = true;
            publish.accept(new Cluster.View(List.of(), PartitionMap.empty()));
            dropAll();
        }, loop);
    }

    private void dropAll() {
        for (var tended : List.copyOf(nodes.values())) {
            drop(tended, "client closed");
            tended.node.pool().closeNow();
        }
    }

    private CompletableFuture<@Nullable Void> look() {
        unreachable.clear();
        return CompletableFuture.completedFuture(0)
                .thenComposeAsync(ignored -> seedIfNeeded(), loop)
                .thenComposeAsync(ignored -> refreshAll(), loop)
                .thenComposeAsync(ignored -> discover(0), loop)
                .thenComposeAsync(ignored -> fetchPartitions(), loop)
                .<@Nullable Void>handleAsync((ignored, failure) -> {
                    finish();
                    if (failure != null) {
                        LOG.warn("look at the cluster failed reason={}", Seeder.reason(failure));
                        throw new CompletionException(failure);
                    }
                    return null;
                }, loop);
    }

    private void finish() {
        if (closed) {
            dropAll();
            return;
        }
        try {
            dropNodes();
            publish();
            nodes.values().forEach(tended -> tended.node.pool().trim());
        } finally {
            timers.schedule(() -> look().exceptionally(failure -> null), policy.tendInterval().toNanos());
        }
    }

    private void publish() {
        var all = new ArrayList<Node>(nodes.size());
        nodes.values().forEach(tended -> all.add(tended.node));
        publish.accept(new Cluster.View(List.copyOf(all), map));
    }

    private CompletableFuture<?> seedIfNeeded() {
        if (!nodes.isEmpty() || closed) {
            return CompletableFuture.completedFuture(null);
        }
        return seeder.find().thenAcceptAsync(this::add, loop);
    }

    private Tended add(Probe probe) {
        var former = nodes.get(probe.name());
        if (former != null) {
            probe.connection().close();
            return former;
        }
        var limits = new ConnectionPool.Limits(policy.minConnectionsPerNode(), policy.maxConnectionsPerNode(),
                policy.maxIdle().toNanos(), policy.connectTimeout().toNanos(), policy.pool().maxOpening(),
                policy.pool().maxWaiting(), policy.pool().maxWait().toNanos());
        var pool = new ConnectionPool(dialer, probe.address(), limits, clock);
        var node = new Node(probe.name(), probe.address(), pool, policy.maxFailuresPerNode());
        var tended = new Tended(node, probe.connection());
        nodes.put(probe.name(), tended);
        LOG.info("node added node={} address={}", node.name(), node.address());
        return tended;
    }

    private void drop(Tended tended, String reason) {
        LOG.info("node dropped node={} address={} reason={}", tended.node.name(), tended.node.address(),
                reason);
        nodes.remove(tended.node.name());
        tended.closeConnection();
        tended.node.drop();
    }

    // ---- step 2: generations

    private CompletableFuture<?> refreshAll() {
        var refreshes = new ArrayList<CompletableFuture<?>>();
        for (var tended : nodes.values()) {
            tended.answered = false;
            tended.peersAsked = false;
            refreshes.add(refresh(tended));
        }
        return CompletableFuture.allOf(refreshes.toArray(CompletableFuture<?>[]::new));
    }

    private CompletableFuture<?> refresh(Tended tended) {
        return ask(tended, List.of("node", "peers-generation", "partition-generation"))
                .thenAcceptAsync(answers -> refreshed(tended, answers), loop)
                .exceptionallyAsync(failure -> {
                    tended.silentTends++;
                    tended.forget();
                    tended.closeConnection();
                    LOG.debug("node is silent node={} reason={}", tended.node.name(), Seeder.reason(failure));
                    return null;
                }, loop);
    }

    private void refreshed(Tended tended, Map<String, String> answers) {
        if (!tended.node.name().equals(answers.get("node"))) {
            tended.replaced = true;
            return;
        }
        tended.seenPeersGeneration = Long.parseLong(answers.getOrDefault("peers-generation", ""));
        tended.seenPartitionGeneration = Long.parseLong(answers.getOrDefault("partition-generation", ""));
        tended.answered = true;
        tended.silentTends = 0;
        tended.node.succeeded();
    }

    private CompletableFuture<Map<String, String>> ask(Tended tended, List<String> commands) {
        var open = tended.connection;
        if (open != null && open.isOpen()) {
            return InfoExchange.ask(open, commands, prober.infoDeadline());
        }
        return prober.dial(tended.node.address()).thenComposeAsync(connection -> {
            keep(tended, connection);
            return InfoExchange.ask(connection, commands, prober.infoDeadline());
        }, loop);
    }

    private void keep(Tended tended, Connection connection) {
        tended.forget();
        if (closed || nodes.get(tended.node.name()) != tended) {
            connection.close();
        } else {
            tended.connection = connection;
        }
    }

    // ---- step 3: peers

    private CompletableFuture<?> discover(int round) {
        boolean changed = round > 0;
        for (var tended : nodes.values()) {
            changed |= tended.peersChanged() || tended.silentTends > 0;
        }
        if (!changed || round == MAX_DISCOVERY_ROUNDS) {
            return CompletableFuture.completedFuture(null);
        }
        if (round == 0) {
            nodes.values().forEach(tended -> tended.referenced = false);
        }
        var added = new ArrayList<Tended>();
        var asked = new ArrayList<CompletableFuture<?>>();
        for (var tended : List.copyOf(nodes.values())) {
            if (tended.answered && !tended.peersAsked) {
                tended.peersAsked = true;
                asked.add(askPeers(tended, added));
            }
        }
        return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
                .thenComposeAsync(ignored -> {
            if (added.isEmpty()) {
                return CompletableFuture.completedFuture(null);
            }
            var refreshes = added.stream().map(this::refresh).toArray(CompletableFuture<?>[]::new);
            return CompletableFuture.allOf(refreshes).thenComposeAsync(done -> discover(round + 1), loop);
        }, loop);
    }

    private CompletableFuture<?> askPeers(Tended tended, List<Tended> added) {
        var command = prober.peersCommand();
        return ask(tended, List.of(command))
                .thenComposeAsync(answers -> follow(
                        tended, PeersText.parse(answers.getOrDefault(command, "")), added), loop)
                .exceptionallyAsync(failure -> {
                    LOG.warn("peers are unknown node={} reason={}", tended.node.name(),
                            Seeder.reason(failure));
                    return null;
                }, loop);
    }

    private CompletableFuture<@Nullable Void> follow(Tended tended, PeersText peers, List<Tended> added) {
        tended.alone = peers.peers().isEmpty();
        var found = new ArrayList<CompletableFuture<Boolean>>();
        for (var peer : peers.peers()) {
            var known = nodes.get(peer.name());
            if (known != null) {
                known.referenced = true;
            }
            if (known == null || known.silentTends > 0) {
                found.add(find(peer, added));
            }
        }
        return Seeder.all(found).<@Nullable Void>thenApplyAsync(results -> {
            if (!results.contains(false)) {
                tended.peersGeneration = peers.generation();
            }
            return null;
        }, loop);
    }

    /// Adds an unknown peer, or a silent one that moved to another address. True when there is nothing left
    /// to find.
    private CompletableFuture<Boolean> find(PeersText.Peer peer, List<Tended> added) {
        var resolved = new ArrayList<CompletableFuture<List<InetSocketAddress>>>();
        for (var host : peer.hosts()) {
            resolved.add(resolver.resolve(host).exceptionally(failure -> List.of()));
        }
        return Seeder.all(resolved).thenComposeAsync(lists -> {
            var addresses = new ArrayList<InetSocketAddress>();
            lists.forEach(addresses::addAll);
            return tryNext(peer, addresses, 0, added);
        }, loop);
    }

    private CompletableFuture<Boolean> tryNext(
            PeersText.Peer peer, List<InetSocketAddress> addresses, int at, List<Tended> added) {
        var known = nodes.get(peer.name());
        boolean settled = known != null
                && (known.silentTends == 0 || addresses.contains(known.node.address()));
        if (settled || at == addresses.size()) {
            return CompletableFuture.completedFuture(settled);
        }
        var address = addresses.get(at);
        if (unreachable.contains(address)) {
            return tryNext(peer, addresses, at + 1, added);
        }
        return prober.probe(address)
                .thenApplyAsync(probe -> take(peer, probe, added), loop)
                .exceptionallyAsync(failure -> {
                    unreachable.add(address);
                    LOG.warn("peer cannot be used peer={} reason={}", peer.name(), Seeder.reason(failure));
                    return false;
                }, loop)
                .thenComposeAsync(done -> done
                        ? CompletableFuture.completedFuture(true)
                        : tryNext(peer, addresses, at + 1, added), loop);
    }

    private boolean take(PeersText.Peer peer, Probe probe, List<Tended> added) {
        if (!probe.name().equals(peer.name())) {
            LOG.warn("another node answers at a peer's address peer={} node={} address={}", peer.name(),
                    probe.name(), probe.address());
        }
        var former = nodes.get(probe.name());
        if (former != null && former.silentTends > 0 && !former.node.address().equals(probe.address())) {
            drop(former, "moved");
        }
        int before = nodes.size();
        var tended = add(probe);
        if (nodes.size() > before) {
            added.add(tended);
        }
        return true;
    }

    // ---- step 4: drop nodes

    private void dropNodes() {
        boolean anyAnswered = false;
        for (var tended : nodes.values()) {
            anyAnswered |= tended.answered;
        }
        boolean several = nodes.size() > 1;
        for (var tended : List.copyOf(nodes.values())) {
            boolean unlisted = several && anyAnswered && !tended.referenced;
            tended.unlistedTends = unlisted ? tended.unlistedTends + 1 : 0;
            if (tended.replaced) {
                drop(tended, "another node answers at its address");
            } else if (!anyAnswered && tended.silentTends >= policy.removeAfterTends()) {
                drop(tended, "no node answers");
            } else if (tended.unlistedTends >= policy.removeAfterTends()
                    && (tended.silentTends > 0 || !map.uses(tended.node))) {
                drop(tended, "no node lists it");
            }
        }
    }

    // ---- step 5: partitions

    /// A node that sees no other one while several answer was split off: it claims every partition, but the
    /// others serve them.
    private CompletableFuture<?> fetchPartitions() {
        var fetches = new ArrayList<CompletableFuture<?>>();
        int answering = 0;
        for (var tended : nodes.values()) {
            answering += tended.answered ? 1 : 0;
        }
        for (var tended : nodes.values()) {
            boolean splitOff = tended.alone && answering > 1;
            if (!tended.replaced && !splitOff && tended.partitionsChanged()) {
                fetches.add(ask(tended, List.of("partition-generation", "replicas", "rack-ids"))
                        .thenAcceptAsync(answers -> merge(tended, answers), loop)
                        .exceptionallyAsync(failure -> {
                            LOG.warn("partitions are unknown node={} reason={}", tended.node.name(),
                                    Seeder.reason(failure));
                            return null;
                        }, loop));
            }
        }
        return CompletableFuture.allOf(fetches.toArray(CompletableFuture<?>[]::new));
    }

    private void merge(Tended tended, Map<String, String> answers) {
        var generation = Long.parseLong(answers.getOrDefault("partition-generation", ""));
        var merged = map.merge(tended.node, ReplicasText.parse(answers.getOrDefault("replicas", "")));
        map = merged.map();
        for (var other : nodes.values()) {
            if (merged.displaced().contains(other.node)) {
                other.forgetPartitions();
            }
        }
        tended.node.racks(RacksText.parse(answers.getOrDefault("rack-ids", "")));
        tended.partitionGeneration = generation;
    }
}
