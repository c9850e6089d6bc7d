package io.onehop.client.cluster;

import io.onehop.client.net.ConnectionPool;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// A node of the cluster as this client sees it. Safe for use by many threads.
public final class Node {
    /// In no rack at all; no rack has this number.
    public static final int NO_RACK = -1;

    private final String name;
    private final InetSocketAddress address;
    private final ConnectionPool pool;
    private final int maxFailures;
    private final AtomicInteger failures = new AtomicInteger();
    private volatile boolean active = true;
    private volatile Map<String, Integer> racks = Map.of();

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

    /// The rack it stands in as far as that namespace goes, [#NO_RACK] when it told of none.
    public int rack(String namespace) {
        return racks.getOrDefault(namespace, NO_RACK);
    }

    void racks(Map<String, Integer> told) {
        racks = told;
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
