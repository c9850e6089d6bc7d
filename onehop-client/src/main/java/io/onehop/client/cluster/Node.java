package io.onehop.client.cluster;

import io.netty.util.NetUtil;
import io.onehop.client.net.ConnectionPool;
import io.onehop.client.stats.NodeStats;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// A node of the cluster as this client sees it. Safe for use by many threads.
///
/// Its health (seed 001): commands and looks that got no answer are counted, and any success sets the count
/// to 0. From `maxFailuresPerNode` on the node is unhappy. An answer with an error code is neither.
public final class Node {
    /// In no rack at all; no rack has this number.
    public static final int NO_RACK = -1;

    private final String name;
    private final InetSocketAddress address;
    private final ConnectionPool pool;
    private final int maxFailures;
    private final CircuitBreaker breaker;
    private final AtomicInteger failures = new AtomicInteger();
    private volatile boolean active = true;
    private volatile NodeStats.Look look = NodeStats.Look.none();
    private volatile Map<String, Integer> racks = Map.of();

    Node(String name, InetSocketAddress address, ConnectionPool pool, int maxFailures,
            CircuitBreaker breaker) {
        this.name = name;
        this.address = address;
        this.pool = pool;
        this.maxFailures = maxFailures;
        this.breaker = breaker;
    }

    /// Its node id as the server writes it.
    public String name() {
        return name;
    }

    /// The address that worked.
    public InetSocketAddress address() {
        return address;
    }

    /// Its connections.
    public ConnectionPool pool() {
        return pool;
    }

    /// False once it was removed from the cluster.
    public boolean isActive() {
        return active;
    }

    /// Commands and looks that failed there in a row.
    public int failures() {
        return failures.get();
    }

    /// Whether fewer failed in a row than the policy allows.
    public boolean isHappy() {
        return failures.get() < maxFailures;
    }

    /// Whether it is the place to read from when there is a choice: happy, and not left alone at the moment.
    public boolean isPreferred() {
        return isHappy() && !breaker.refuses();
    }

    /// Whether a command may be sent now. Each command asks once, right before it would be sent: while the
    /// node is tried again after many failures, only one at a time gets the permission.
    public boolean admits() {
        return breaker.admits();
    }

    /// Whether commands are kept away from it for the moment.
    public boolean isLeftAlone() {
        return breaker.refuses();
    }

    /// A command worked: failures are forgiven.
    public void succeeded() {
        forgive();
        breaker.succeeded();
    }

    /// A command was answered with an error: the node is there, which is all that is proven.
    public void answered() {
        breaker.succeeded();
    }

    /// A command got no answer there.
    public void failed() {
        failures.incrementAndGet();
        breaker.failed();
    }

    /// A look at the node worked. Says nothing about commands being served, so the breaker does not care.
    void lookSucceeded() {
        forgive();
    }

    void lookFailed() {
        failures.incrementAndGet();
    }

    private void forgive() {
        if (failures.get() != 0) {
            failures.set(0);
        }
    }

    /// The rack it stands in as far as that namespace goes, [#NO_RACK] when it told of none.
    public int rack(String namespace) {
        return racks.getOrDefault(namespace, NO_RACK);
    }

    void racks(Map<String, Integer> told) {
        racks = told;
    }

    void looked(NodeStats.Look found) {
        look = found;
    }

    /// How it is now.
    NodeStats stats() {
        var counts = pool.counts();
        return new NodeStats(name, NetUtil.toSocketAddressString(address), isHappy(),
                counts.inUse(), counts.idle(), counts.opened(), counts.closed(), look);
    }

    void drop() {
        active = false;
        pool.close();
    }

    @Override
    public String toString() {
        return name + "@" + address;
    }
}
