package io.onehop.server.config;

/// The parameters of `network { fabric { } }`: how nodes talk to each other.
public final class FabricParameters {
    private static final long INT_MAX = (1L << 31) - 1;
    private static final long MIB = 1L << 20;
    private static final CatalogueDraft IN = new CatalogueDraft("network.fabric");

    public static final Parameter ADDRESSES = IN.list("addresses", "address")
            .defaultIs("any; 127.0.0.1 without a file").active().means("addresses to listen on");
    public static final Parameter CHANNEL_BULK_FDS = IN.integer("channel-bulk-fds", 2).range(1, 128)
            .means("sockets per peer, bulk");
    public static final Parameter CHANNEL_BULK_RECV_THREADS = IN.integer("channel-bulk-recv-threads", 4)
            .range(1, 128).dynamic().means("receive threads");
    public static final Parameter CHANNEL_CTRL_FDS = IN.integer("channel-ctrl-fds", 1).range(1, 128)
            .means("sockets per peer, control");
    public static final Parameter CHANNEL_CTRL_RECV_THREADS = IN.integer("channel-ctrl-recv-threads", 4)
            .range(1, 128).dynamic().means("receive threads");
    public static final Parameter CHANNEL_META_FDS = IN.integer("channel-meta-fds", 1).range(1, 128)
            .means("sockets per peer, meta");
    public static final Parameter CHANNEL_META_RECV_THREADS = IN.integer("channel-meta-recv-threads", 4)
            .range(1, 128).dynamic().means("receive threads");
    public static final Parameter CHANNEL_RW_FDS = IN.integer("channel-rw-fds", 8).range(1, 128)
            .means("sockets per peer, rw");
    public static final Parameter CHANNEL_RW_RECV_POOLS = IN.integer("channel-rw-recv-pools", 1)
            .range(1, 16).means("receive pools of rw");
    public static final Parameter CHANNEL_RW_RECV_THREADS = IN.integer("channel-rw-recv-threads", 16)
            .range(1, 128).dynamic().means("receive threads");
    public static final Parameter KEEPALIVE_ENABLED = IN.flag("keepalive-enabled", true)
            .active().means("TCP keepalive");
    public static final Parameter KEEPALIVE_INTVL = IN.integer("keepalive-intvl", 1).range(1, INT_MAX)
            .active().means("s");
    public static final Parameter KEEPALIVE_PROBES = IN.integer("keepalive-probes", 10).range(1, INT_MAX)
            .active().means("count");
    public static final Parameter KEEPALIVE_TIME = IN.integer("keepalive-time", 1).range(1, INT_MAX)
            .active().means("s");
    public static final Parameter LATENCY_MAX_MS = IN.integer("latency-max-ms", 5).range(0, 1_000)
            .means("assumed max one-way latency, drives clustering timers");
    public static final Parameter PORT = IN.integer("port", 3_001).range(0, 65_535)
            .differs("any port, and 0 for one that is free")
            .active().means("port for other nodes");
    public static final Parameter RECV_REARM_THRESHOLD = IN.integer("recv-rearm-threshold", 1_024)
            .range(0, MIB).dynamic().means("re-arm socket before processing when message is bigger");
    public static final Parameter SEND_THREADS = IN.integer("send-threads", 8).range(1, 128)
            .means("fabric send threads");
    public static final Parameter TLS_ADDRESSES = IN.list("tls-addresses", "tls-address")
            .means("the TLS form of addresses");
    public static final Parameter TLS_NAME = IN.text("tls-name", null).means("name of the TLS section");
    public static final Parameter TLS_PORT = IN.integer("tls-port", 0).range(1_024, 65_535)
            .means("the TLS form of port");

    /// All of them.
    public static final Catalogue CATALOGUE = IN.done();

    private FabricParameters() {}
}
