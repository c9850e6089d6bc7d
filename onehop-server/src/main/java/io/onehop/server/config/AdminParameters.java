package io.onehop.server.config;

/// The parameters of `network { admin { } }`: a port of its own for info commands.
public final class AdminParameters {
    private static final CatalogueDraft IN = new CatalogueDraft("network.admin");

    public static final Parameter ADDRESSES = IN.list("addresses", "address").means("bind");
    public static final Parameter DISABLE_LOCALHOST = IN.flag("disable-localhost", false)
            .means("no loopback");
    public static final Parameter PORT = IN.integer("port", 0).range(0, 65_535)
            .means("separate port for info/admin traffic");
    public static final Parameter TLS_ADDRESSES = IN.list("tls-addresses", "tls-address")
            .means("the TLS form of addresses");
    public static final Parameter TLS_AUTHENTICATE_CLIENT = IN.text("tls-authenticate-client", null)
            .means("whether clients must show a certificate");
    public static final Parameter TLS_NAME = IN.text("tls-name", null).means("name of the TLS section");
    public static final Parameter TLS_PORT = IN.integer("tls-port", 0).range(1_024, 65_535)
            .means("the TLS form of port");

    /// All of them.
    public static final Catalogue CATALOGUE = IN.done();

    private AdminParameters() {}
}
