package io.onehop.server.config;

/// The parameters of `namespace NAME { set NAME { } }`.
public final class SetParameters {
    private static final CatalogueDraft IN = new CatalogueDraft("namespace.set");

    public static final Parameter DEFAULT_READ_TOUCH_TTL_PCT = IN.integer("default-read-touch-ttl-pct", 0)
            .range(-1, 100).dynamic().active().means("per set");
    public static final Parameter DEFAULT_TTL = IN.seconds("default-ttl", 0)
            .range(0, 315_360_000).dynamic().active().means("per set");
    public static final Parameter DISABLE_EVICTION = IN.flag("disable-eviction", false).dynamic().active()
            .means("set never evicted");
    public static final Parameter ENABLE_INDEX = IN.flag("enable-index", false).dynamic()
            .means("set index");
    public static final Parameter STOP_WRITES_COUNT = IN.size("stop-writes-count", 0)
            .range(0, Long.MAX_VALUE).dynamic().active().means("objects limit");
    public static final Parameter STOP_WRITES_SIZE = IN.size("stop-writes-size", 0)
            .range(0, Long.MAX_VALUE).dynamic().active().means("bytes limit");

    /// All of them.
    public static final Catalogue CATALOGUE = IN.done();

    private SetParameters() {}
}
