package io.onehop.server.config;

/// The parameters of `namespace NAME { index-type TYPE { } }`: where the primary index is kept.
public final class IndexTypeParameters {
    private static final long GIB = 1L << 30;
    private static final CatalogueDraft IN = new CatalogueDraft("namespace.index-type");

    public static final Parameter TYPE = IN.choice("type", "shmem", "pmem", "flash")
            .means("shmem/pmem/flash (absent = plain memory)");
    public static final Parameter EVICT_MOUNTS_PCT = IN.integer("evict-mounts-pct", 0)
            .range(0, 100).dynamic().means("evict at %");
    public static final Parameter MOUNTS = IN.list("mounts", "mount").means("directories");
    public static final Parameter MOUNTS_BUDGET = IN.size("mounts-budget", 0)
            .range(GIB, Long.MAX_VALUE).dynamic().means("bytes");

    /// All of them.
    public static final Catalogue CATALOGUE = IN.done();

    private IndexTypeParameters() {}
}
