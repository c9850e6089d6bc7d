package io.onehop.cluster.fabric;

/// Which room has which numbers of [FabricMessage#type()]: from the constant on, up to the next.
public final class FabricTypes {
    /// The fabric itself: handshake, port checks.
    public static final int FABRIC = 1;
    /// The exchange.
    public static final int EXCHANGE = 10;
    /// Migrations.
    public static final int MIGRATION = 30;
    /// Replica writes, duplicate resolution, repair.
    public static final int REPLICATION = 60;
    /// Proxies.
    public static final int PROXY = 90;
    /// Cluster-wide metadata.
    public static final int METADATA = 110;
    /// Shipping to other data centres.
    public static final int XDR = 130;
    /// Behind the last.
    public static final int END = 140;

    private FabricTypes() {}
}
