package io.onehop.client.cluster;

import io.netty.util.NetUtil;
import io.onehop.client.net.ConnectionPool;
import io.onehop.client.stats.NodeStats;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/// A node of the cluster as this client sees it. Safe for use by many threads.
public final class Node {
    private final String name;
    private final InetSocketAddress address;
    private final ConnectionPool pool;
    private final int maxFailures;
    private final AtomicInteger failures = new AtomicInteger();
    private volatile boolean active = true;
    private volatile NodeStats.Look look = NodeStats.Look.none();

    Node(String name, InetSocketAddress address, ConnectionPool pool, int maxFailures) {
        this.name = name;
        this.address = address;
        this.pool = pool;
        this.maxFailures = maxFailures;
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

    /// False once it was dropped from the cluster.
    public boolean isActive() {
        return active;
    }

    /// Whether commands work there: fewer failed in a row than the policy allows. Reads prefer happy nodes.
    public boolean isHappy() {
        return failures.get() < maxFailures;
    }

    /// A command, or a look at the node, worked: failures are forgiven.
    public void succeeded() {
        if (failures.get() != 0) {
            failures.set(0);
        }
    }

    /// A command got no answer there.
    public void failed() {
        failures.incrementAndGet();
    }

    void looked(NodeStats.Look found) {
        look = found;
    }

    /// How it is now.
    NodeStats stats() {
        int idle = pool.idleCount();
        int open = pool.openCount();
        return new NodeStats(name, NetUtil.toSocketAddressString(address), isHappy(),
                Math.max(0, open - idle), idle, pool.openedCount(), pool.closedCount(), look);
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
