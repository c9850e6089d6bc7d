package io.onehop.server.config;

/// The parameters of `security { }`.
public final class SecurityParameters {
    private static final CatalogueDraft IN = new CatalogueDraft("security");

    public static final Parameter DEFAULT_PASSWORD_FILE = IN.text("default-password-file", null)
            .means("initial admin password");
    public static final Parameter ENABLE_QUOTAS = IN.flag("enable-quotas", false)
            .means("per-role rate quotas");
    public static final Parameter PRIVILEGE_REFRESH_PERIOD = IN.seconds("privilege-refresh-period", 300)
            .range(10, 86_400).dynamic().means("seconds between privilege refreshes");
    public static final Parameter SESSION_TTL = IN.seconds("session-ttl", 86_400)
            .range(120, 864_000).dynamic().means("seconds a login token is valid");
    public static final Parameter TPS_WEIGHT = IN.integer("tps-weight", 2).range(2, 20).dynamic()
            .means("smoothing of per-user TPS");

    /// All of them.
    public static final Catalogue CATALOGUE = IN.done();

    private SecurityParameters() {}
}
