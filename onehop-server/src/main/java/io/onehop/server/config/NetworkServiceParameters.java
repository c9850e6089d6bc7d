package io.onehop.server.config;

/// The parameters of `network { service { } }`: where clients connect.
public final class NetworkServiceParameters {
    private static final CatalogueDraft IN = new CatalogueDraft("network.service");

    public static final Parameter ACCESS_ADDRESSES = IN.list("access-addresses", "access-address").active()
            .means("addresses published to clients");
    public static final Parameter ACCESS_PORT = IN.integer("access-port", 0).range(1_024, 65_535).active()
            .means("port published to clients");
    public static final Parameter ADDRESSES = IN.list("addresses", "address").active()
            .defaultIs("any; 127.0.0.1 without a file")
            .means("addresses to listen on");
    public static final Parameter ALTERNATE_ACCESS_ADDRESSES = IN
            .list("alternate-access-addresses", "alternate-access-address").active()
            .means("second published set (NAT, XDR)");
    public static final Parameter ALTERNATE_ACCESS_PORT = IN.integer("alternate-access-port", 0)
            .range(1_024, 65_535).active().means("port of second set");
    public static final Parameter DISABLE_LOCALHOST = IN.flag("disable-localhost", false)
            .means("do not listen on loopback");
    public static final Parameter PORT = IN.integer("port", 3_000).range(0, 65_535).active()
            .differs("any port, and 0 for one that is free")
            .means("port for clients");
    public static final Parameter TLS_ACCESS_ADDRESSES = IN.list("tls-access-addresses", "tls-access-address")
            .means("the TLS form of access-addresses");
    public static final Parameter TLS_ACCESS_PORT = IN.integer("tls-access-port", 0).range(1_024, 65_535)
            .means("the TLS form of access-port");
    public static final Parameter TLS_ADDRESSES = IN.list("tls-addresses", "tls-address")
            .means("the TLS form of addresses");
    public static final Parameter TLS_ALTERNATE_ACCESS_ADDRESSES = IN
            .list("tls-alternate-access-addresses", "tls-alternate-access-address")
            .means("the TLS form of alternate-access-addresses");
    public static final Parameter TLS_ALTERNATE_ACCESS_PORT = IN.integer("tls-alternate-access-port", 0)
            .range(1_024, 65_535).means("the TLS form of alternate-access-port");
    public static final Parameter TLS_AUTHENTICATE_CLIENT = IN.text("tls-authenticate-client", null)
            .means("whether clients must show a certificate");
    public static final Parameter TLS_NAME = IN.text("tls-name", null).means("name of the TLS section");
    public static final Parameter TLS_PORT = IN.integer("tls-port", 0).range(1_024, 65_535)
            .means("the TLS form of port");

    /// All of them.
    public static final Catalogue CATALOGUE = IN.done();

    private NetworkServiceParameters() {}
}
