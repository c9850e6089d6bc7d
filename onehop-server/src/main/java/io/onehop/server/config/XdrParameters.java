package io.onehop.server.config;

/// The parameters of `xdr { }`: shipping to other data centres.
public final class XdrParameters {
    private static final CatalogueDraft IN = new CatalogueDraft("xdr");

    public static final Parameter SRC_ID = IN.integer("src-id", 0).range(0, 255).dynamic()
            .means("cluster id for bin convergence");

    /// All of them.
    public static final Catalogue CATALOGUE = IN.done();

    private XdrParameters() {}
}
