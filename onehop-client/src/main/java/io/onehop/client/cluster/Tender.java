package io.onehop.client.cluster;

import io.netty.channel.EventLoop;
import io.onehop.client.cluster.Prober.Probe;
import io.onehop.client.net.ConnectionPool;
import io.onehop.client.net.PoolLimits;
import io.onehop.client.net.Dialer;
import io.onehop.client.policy.ClientPolicy;
import io.onehop.client.stats.ClusterMeter;
import io.onehop.client.stats.NodeStats;
import io.onehop.runtime.Clock;
import io.onehop.runtime.Timers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps up with the cluster: which nodes there are and what they hold (seed 001; smart-client reference,
/// section 4).
///
/// A round begins each `tendInterval`: remove nodes; without a visible node, go through the seeds, with fresh
/// name lookups; look at every node ([Looker]) and search unknown peers ([PeerSearch]). Each look and search
/// goes its own way: whoever is slow is left out of the next rounds until it is done, and delays nobody. What
/// is found is published at once.
///
/// **When a node is removed** (seed 001). At once when another node answers at its address. Else never while
/// a visible node lists it: then only this client cannot see it. Listed by none, it is removed after
/// `removeAfterTends` such rounds if it is unhappy (`maxFailuresPerNode` commands and looks failed in a row)
/// or holds nothing; being listed again ends the wait. When no node at all is visible, unhappy ones are
/// removed after as many silent looks.
///
/// Everything runs on one event loop, so nothing here is locked. A step that fails is logged, and the next
/// round begins all the same.
final class Tender implements Looker.Findings, PeerSearch.Nodes {
    private static final Logger LOG = LoggerFactory.getLogger(Tender.class);
    /// Nodes of a cluster, at most.
    private static final int MAX_NODES = 1024;

    private final ClientPolicy policy;
    private final Seeder seeder;
    private final Prober prober;
    private final Dialer dialer;
    private final Clock clock;
    private final EventLoop loop;
    private final Timers timers;
    private final ClusterMeter meter;
    private final DoubleSupplier chance;
    private final Consumer<Cluster.View> publish;
    private final Looker looker;
    private final PeerSearch search;
    private final Complaints complaints = new Complaints(LOG);
    private final Map<String, Tended> nodes = new LinkedHashMap<>();
    private final CompletableFuture<@Nullable Void> settled = new CompletableFuture<>();
    private PartitionMap map = PartitionMap.empty();
    private @Nullable Throwable seedFailure;
    private boolean seeding;
    /// Looks, searches and goings through the seeds under way.
    private int pending;
    private boolean closed;
    /// Rounds since all maps were read anew because a node fell silent.
    private int roundsSinceReread;

    Tender(ClientPolicy policy, Seeder seeder, Prober prober, Dialer dialer, Clock clock, EventLoop loop,
            ClusterMeter meter, DoubleSupplier chance, Consumer<Cluster.View> publish) {
        this.policy = policy;
        this.seeder = seeder;
        this.prober = prober;
        this.dialer = dialer;
        this.clock = clock;
        this.loop = loop;
        this.timers = Timers.on(loop);
        this.meter = meter;
        this.chance = chance;
        this.publish = publish;
        this.roundsSinceReread = policy.removeAfterTends();
        this.looker = new Looker(prober, loop, this);
        this.search = new PeerSearch(prober, loop, this, complaints);
    }

    /// Begins; done when everything that can be known at first is known.
    CompletableFuture<@Nullable Void> start() {
        loop.execute(this::round);
        return settled;
    }

    /// Ends the rounds; done when every connection was told to close.
    CompletableFuture<Void> close() {
        return CompletableFuture.runAsync(() -> {
            closed = true;
            prober.close();
            for (var tended : List.copyOf(nodes.values())) {
                drop(tended, "client closed");
                tended.node.pool().closeNow();
            }
            map = PartitionMap.empty();
            publish();
        }, loop);
    }

    private void round() {
        if (closed) {
            return;
        }
        try {
            roundsSinceReread++;
            judge();
            seedIfNeeded();
            for (var tended : List.copyOf(nodes.values())) {
                look(tended);
                tended.node.pool().trim();
            }
            search.beginRound();
        } catch (RuntimeException e) {
            LOG.error("a round of looks failed", e);
        } finally {
            scheduleRound();
        }
    }

    /// The second round waits for the end of the first one, whose end the application waits for.
    private void scheduleRound() {
        long nanos = untilNextRound();
        if (settled.isDone()) {
            timers.schedule(this::round, nanos);
        } else {
            var unused = settled.whenCompleteAsync(
                    (done, failure) -> timers.schedule(this::round, nanos), loop);
        }
    }

    /// While a node does not answer, each round also tries to connect to it: chance makes the pause up to a
    /// quarter shorter or longer, so that many clients that lost a node together do not dial it together.
    private long untilNextRound() {
        long nanos = policy.tendInterval().toNanos();
        boolean allVisible = !nodes.isEmpty() && visibleCount() == nodes.size();
        return allVisible ? nanos : nanos * 3 / 4 + (long) (nanos * chance.getAsDouble() / 2);
    }

    private void publish() {
        var all = new ArrayList<Node>(nodes.size());
        for (var tended : nodes.values()) {
            all.add(tended.node);
            tended.node.looked(new NodeStats.Look(
                    tended.peersGeneration, tended.partitionGeneration, tended.silentLooks));
        }
        publish.accept(new Cluster.View(List.copyOf(all), map));
    }

    // ---- work under way

    /// Runs something to its end, which it must have, well or not.
    @Override
    public void follow(CompletableFuture<?> work) {
        pending++;
        var unused = work.handleAsync((ignored, failure) -> {
            if (failure != null) {
                LOG.error("tending failed reason={}", Prober.reason(failure), failure);
            }
            pending--;
            if (pending == 0) {
                settle();
            }
            return null;
        }, loop);
    }

    private void settle() {
        var failure = seedFailure;
        if (nodes.isEmpty() && failure != null) {
            meter.lookFailed(Prober.reason(failure));
            settled.completeExceptionally(failure);
        } else {
            meter.lookSucceeded();
            settled.complete(null);
        }
    }

    /// The application waits for the first round, but not for whoever cannot be reached.
    private void limitStart() {
        long nanos = policy.connectTimeout().plus(policy.infoTimeout()).multipliedBy(2).toNanos();
        timers.schedule(() -> settled.complete(null), nanos);
    }

    private void look(Tended tended) {
        if (!tended.looking) {
            follow(looker.look(tended));
        }
    }

    // ---- seeds

    private void seedIfNeeded() {
        if (seeding || visibleCount() > 0) {
            return;
        }
        seeding = true;
        var found = seeder.find().thenComposeAsync(this::adopt, loop);
        follow(found.<@Nullable Void>handleAsync((done, failure) -> {
            seeding = false;
            seedFailure = failure;
            if (failure == null) {
                complaints.settle("seeds");
            } else {
                complaints.tell("seeds", Prober.reason(failure));
            }
            return null;
        }, loop));
    }

    /// A node that seeds led to. One that is known and was silent for a moment has not moved because it has a
    /// second address: it stays where it is while it is happy.
    private CompletableFuture<?> adopt(Probe probe) {
        return prober.published(probe.services()).thenAcceptAsync(own -> {
            var former = nodes.get(probe.name());
            if (former != null && former.node.isHappy() && own.contains(former.node.address())) {
                probe.connection().close();
            } else {
                add(probe, "seed");
            }
        }, loop);
    }

    private int visibleCount() {
        int visible = 0;
        for (var tended : nodes.values()) {
            visible += tended.answered ? 1 : 0;
        }
        return visible;
    }

    // ---- nodes come and go

    /// Adds a node that was found, or moves one that is silent where it was; else closes the connection.
    @Override
    public void found(Probe probe) {
        add(probe, "listed by a node");
    }

    private void add(Probe probe, String reason) {
        var former = nodes.get(probe.name());
        boolean moved = former != null && !former.answered && !former.node.address().equals(probe.address());
        if (closed || (former != null && !moved) || nodes.size() >= MAX_NODES) {
            probe.connection().close();
            return;
        }
        if (former != null) {
            drop(former, "moved");
        }
        var limits = new PoolLimits(policy.minConnectionsPerNode(), policy.maxConnectionsPerNode(),
                policy.maxIdle().toNanos(), policy.connectTimeout().toNanos(), policy.pool().maxOpening(),
                policy.pool().maxWaiting(), policy.pool().maxWait().toNanos(),
                policy.pool().drain().toNanos());
        var expected = policy.pool().checkNames() ? probe.name() : "";
        var pool = new ConnectionPool(dialer, probe.address(), expected, limits, clock);
        var node = new Node(probe.name(), probe.address(), pool, policy.maxFailuresPerNode(),
                new CircuitBreaker(policy.breaker(), clock, chance));
        var tended = new Tended(node, probe.connection());
        nodes.put(probe.name(), tended);
        meter.nodeAdded(node.name(), node.address(), reason);
        pool.trim();
        publish();
        if (!settled.isDone() && nodes.size() == 1) {
            limitStart();
        }
        look(tended);
    }

    private void drop(Tended tended, String reason) {
        meter.nodeRemoved(tended.node.name(), tended.node.address(), reason);
        nodes.remove(tended.node.name());
        complaints.settle(tended.node.name());
        map = map.without(tended.node);
        tended.closeConnection();
        tended.node.drop();
        publish();
    }

    private void judge() {
        int visible = visibleCount();
        for (var tended : List.copyOf(nodes.values())) {
            boolean othersVisible = visible > (tended.answered ? 1 : 0);
            boolean unlisted = othersVisible && !isListed(tended.node.name());
            tended.unlistedRounds = unlisted ? tended.unlistedRounds + 1 : 0;
            boolean happy = tended.node.isHappy();
            if (tended.replaced) {
                drop(tended, "another node answers at its address");
            } else if (visible == 0 && !happy && tended.silentLooks >= policy.removeAfterTends()) {
                drop(tended, "no node answers");
            } else if (tended.unlistedRounds >= policy.removeAfterTends()
                    && (!happy || !map.uses(tended.node))) {
                drop(tended, "no node lists it");
            }
        }
    }

    private boolean isListed(String name) {
        for (var tended : nodes.values()) {
            if (tended.lists(name)) {
                return true;
            }
        }
        return false;
    }

    // ---- what looks find

    @Override
    public boolean isTended(Tended tended) {
        return !closed && nodes.get(tended.node.name()) == tended;
    }

    @Override
    public boolean isAnySilent() {
        return visibleCount() < nodes.size();
    }

    @Override
    public boolean isSplitOff(Tended tended) {
        return tended.alone && visibleCount() > 1;
    }

    @Override
    public void onAnswer(Tended tended, int silentLooksBefore) {
        meter.nodeAnswered(tended.node.name(), tended.node.address(), silentLooksBefore);
    }

    @Override
    public void onSilence(Tended tended, Throwable failure) {
        if (isTended(tended)) {
            meter.nodeSilent(tended.node.name(), tended.node.address(), tended.silentLooks,
                    Prober.reason(failure));
            reread(tended);
            publish();
        }
    }

    /// A node that falls silent may have left, and its partitions with it: what the others have is read anew,
    /// even if they say that nothing changed. Not more often than nodes are removed, so that a lossy network
    /// does not cause more of them.
    private void reread(Tended silent) {
        if (silent.silentLooks == 1 && roundsSinceReread >= policy.removeAfterTends()) {
            roundsSinceReread = 0;
            for (var other : nodes.values()) {
                if (other != silent) {
                    other.forgetPartitions();
                }
            }
        }
    }

    @Override
    public void onMap(Tended tended, long from, long to) {
        if (isTended(tended)) {
            meter.mapChanged(tended.node.name(), tended.node.address(), from, to);
        }
    }

    @Override
    public void onPeers(Tended tended) {
        if (isTended(tended)) {
            search.run();
        }
    }

    @Override
    public void onPartitions(Tended tended, List<ReplicasText> claims, boolean news) {
        if (!isTended(tended)) {
            return;
        }
        complaints.settle(tended.node.name());
        var merged = map.merge(tended.node, claims);
        map = merged.map();
        for (var other : nodes.values()) {
            if (merged.displaced().contains(other.node)) {
                other.displaced(news);
            } else if (news && merged.abandoned() && other != tended) {
                other.forgetPartitions();
            }
        }
        publish();
    }

    @Override
    public void onRefused(Tended tended, String what, Throwable failure) {
        if (isTended(tended)) {
            complaints.tell(tended.node.name(), what + ": " + Prober.reason(failure));
        }
    }

    @Override
    public Iterable<Tended> all() {
        return nodes.values();
    }

    @Override
    public @Nullable Tended named(String name) {
        return nodes.get(name);
    }
}
