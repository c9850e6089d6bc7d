package io.onehop.server.config;

/// The parameters of `network { heartbeat { } }`: how nodes notice each other.
public final class HeartbeatParameters {
    private static final long UINT_MAX = (1L << 32) - 1;
    private static final CatalogueDraft IN = new CatalogueDraft("network.heartbeat");

    public static final Parameter ADDRESSES = IN
            .list("addresses", "address").defaultIs("any; 127.0.0.1 without a file")
            .active().means("addresses to listen on");
    public static final Parameter CONNECT_TIMEOUT_MS = IN.integer("connect-timeout-ms", 500)
            .range(50, UINT_MAX).dynamic().means("mesh connect timeout");
    public static final Parameter INTERVAL = IN.integer("interval", 150).range(50, 600_000).dynamic()
            .active().means("pulse interval ms");
    public static final Parameter MESH_SEED_ADDRESS_PORTS = IN
            .list("mesh-seed-address-ports", "mesh-seed-address-port")
            .active().means("mesh seeds host:port");
    public static final Parameter MODE = IN.choice("mode", "mesh", "multicast").active()
            .means("mesh; multicast is refused");
    public static final Parameter MTU = IN.integer("mtu", 0).range(0, UINT_MAX).dynamic()
            .means("override MTU");
    public static final Parameter MULTICAST_GROUPS = IN.list("multicast-groups", "multicast-group")
            .means("multicast groups");
    public static final Parameter MULTICAST_TTL = IN.integer("multicast-ttl", 0).range(0, 255)
            .means("multicast TTL");
    public static final Parameter PORT = IN.integer("port", 3_002).range(0, 65_535)
            .differs("any port, and 0 for one that is free")
            .active().means("port for heartbeats");
    public static final Parameter PROTOCOL = IN.choice("protocol", "v3", "none").dynamic()
            .active().means("v3, or none to stop heartbeats");
    public static final Parameter TIMEOUT = IN.integer("timeout", 10).range(3, UINT_MAX).dynamic()
            .active().means("missed pulses until a node is dead");
    public static final Parameter TLS_ADDRESSES = IN.list("tls-addresses", "tls-address")
            .means("the TLS form of addresses");
    public static final Parameter TLS_MESH_SEED_ADDRESS_PORTS = IN
            .list("tls-mesh-seed-address-ports", "tls-mesh-seed-address-port")
            .means("the TLS form of mesh-seed-address-ports");
    public static final Parameter TLS_NAME = IN.text("tls-name", null).means("name of the TLS section");
    public static final Parameter TLS_PORT = IN.integer("tls-port", 0).range(1_024, 65_535)
            .means("the TLS form of port");

    /// All of them.
    public static final Catalogue CATALOGUE = IN.done();

    private HeartbeatParameters() {}
}
