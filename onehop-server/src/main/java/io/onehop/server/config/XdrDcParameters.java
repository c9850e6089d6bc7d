package io.onehop.server.config;

/// The parameters of `xdr { dc NAME { } }`: one destination.
public final class XdrDcParameters {
    private static final long UINT_MAX = (1L << 32) - 1;
    private static final String NO_LOGIN = "there is no login to other clusters yet";
    private static final CatalogueDraft IN = new CatalogueDraft("xdr.dc");

    public static final Parameter AUTH_MODE = IN
            .choice("auth-mode", "none", "internal", "external", "external-insecure", "pki")
            .dynamic().refused(NO_LOGIN).means("login to destination");
    public static final Parameter AUTH_PASSWORD_FILE = IN.text("auth-password-file", null).dynamic()
            .refused(NO_LOGIN).means("password");
    public static final Parameter AUTH_USER = IN.text("auth-user", null).dynamic()
            .refused(NO_LOGIN).means("user");
    public static final Parameter CONNECTOR = IN.flag("connector", false).dynamic()
            .refused("records are shipped to clusters only").means("destination is a connector");
    public static final Parameter DC_CONNECTIONS = IN.integer("dc-connections", 64).range(1, 1_024)
            .active().means("connections to each of its nodes");
    public static final Parameter DC_CONNECTIONS_IDLE_MS = IN.integer("dc-connections-idle-ms", 55_000)
            .range(1_000, 3_600_000).active().means("after which idle ones are closed");
    public static final Parameter MAX_RECOVERIES_INTERLEAVED = IN.integer("max-recoveries-interleaved", 0)
            .range(0, UINT_MAX).dynamic().active().means("partitions looked through at once, 0 no limit");
    public static final Parameter NODE_ADDRESS_PORTS = IN.list("node-address-ports", "node-address-port")
            .active().means("seeds host:port[:tls]");
    public static final Parameter PERIOD_MS = IN.integer("period-ms", 100).range(5, 1_000).dynamic()
            .refused("there are no periods, changes are shipped at once; delay-ms has them wait")
            .means("lap period");
    public static final Parameter RECOVERY_THREADS = IN.integer("recovery-threads", 1)
            .range(1, 32).dynamic().refused("xdr-read-threads look partitions through")
            .means("recovery threads");
    public static final Parameter TLS_NAME = IN.text("tls-name", null).dynamic()
            .refused("there is no TLS yet").means("TLS context");
    public static final Parameter USE_ALTERNATE_ACCESS_ADDRESS = IN
            .flag("use-alternate-access-address", false)
            .active().means("ask for alternate addresses");

    /// All of them.
    public static final Catalogue CATALOGUE = IN.done();

    private XdrDcParameters() {}
}
