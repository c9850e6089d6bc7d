package io.onehop.simulation.world;

/// Kinds of ports, each of which can be cut off alone.
public enum Path {
    /// Between nodes: records, plans.
    FABRIC,
    /// Between nodes: who is there.
    HEARTBEAT,
    /// From clients to nodes.
    SERVICE
}
