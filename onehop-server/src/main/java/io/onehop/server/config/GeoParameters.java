package io.onehop.server.config;

/// The parameters of `namespace NAME { geo2dsphere-within { } }`: how regions are covered by cells.
public final class GeoParameters {
    private static final long UINT_MAX = (1L << 32) - 1;
    private static final CatalogueDraft IN = new CatalogueDraft("namespace.geo2dsphere-within");

    public static final Parameter STRICT = IN.flag("strict", true).active().means("exact check");
    public static final Parameter MIN_LEVEL = IN.integer("min-level", 1).range(0, 30).dynamic().active()
            .means("S2 cell");
    public static final Parameter MAX_LEVEL = IN.integer("max-level", 20).range(0, 30).dynamic().active()
            .means("S2 cell");
    public static final Parameter MAX_CELLS = IN.integer("max-cells", 12).range(1, 256).dynamic().active()
            .means("cells per query");
    public static final Parameter LEVEL_MOD = IN.integer("level-mod", 1).range(1, 3).active().means("S2");
    public static final Parameter EARTH_RADIUS_METERS = IN.integer("earth-radius-meters", 6_371_000)
            .range(0, UINT_MAX).active().means("radius");

    /// All of them.
    public static final Catalogue CATALOGUE = IN.done();

    private GeoParameters() {}
}
