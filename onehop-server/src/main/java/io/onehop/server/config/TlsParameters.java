package io.onehop.server.config;

/// The parameters of `network { tls NAME { } }`: certificates and keys.
public final class TlsParameters {
    private static final CatalogueDraft IN = new CatalogueDraft("network.tls");

    public static final Parameter CA_FILE = IN.text("ca-file", null).means("TLS: ca file");
    public static final Parameter CA_PATH = IN.text("ca-path", null).means("TLS: ca path");
    public static final Parameter CERT_BLACKLIST = IN.text("cert-blacklist", null)
            .means("TLS: cert blacklist");
    public static final Parameter CERT_FILE = IN.text("cert-file", null).means("TLS: cert file");
    public static final Parameter CIPHER_SUITE = IN.text("cipher-suite", null).means("TLS: cipher suite");
    public static final Parameter KEY_FILE = IN.text("key-file", null).means("TLS: key file");
    public static final Parameter KEY_FILE_PASSWORD = IN.text("key-file-password", null)
            .means("TLS: key file password");
    public static final Parameter PKI_USER_APPEND_OU = IN.flag("pki-user-append-ou", false)
            .means("TLS: pki user append ou");
    public static final Parameter PROTOCOLS = IN.text("protocols", null).means("TLS: protocols");

    /// All of them.
    public static final Catalogue CATALOGUE = IN.done();

    private TlsParameters() {}
}
