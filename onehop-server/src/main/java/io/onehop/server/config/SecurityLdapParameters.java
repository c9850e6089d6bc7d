package io.onehop.server.config;

/// The parameters of `security { ldap { } }`.
public final class SecurityLdapParameters {
    private static final CatalogueDraft IN = new CatalogueDraft("security.ldap");

    public static final Parameter DISABLE_TLS = IN.flag("disable-tls", false).means("LDAP: disable tls");
    public static final Parameter LOGIN_THREADS = IN.integer("login-threads", 8)
            .means("LDAP: login threads");
    public static final Parameter POLLING_PERIOD = IN.integer("polling-period", 300)
            .means("LDAP: polling period");
    public static final Parameter QUERY_BASE_DN = IN.text("query-base-dn", null)
            .means("LDAP: query base dn");
    public static final Parameter QUERY_USER_DN = IN.text("query-user-dn", null)
            .means("LDAP: query user dn");
    public static final Parameter QUERY_USER_PASSWORD_FILE = IN.text("query-user-password-file", null)
            .means("LDAP: query user password file");
    public static final Parameter ROLE_QUERY_BASE_DN = IN.text("role-query-base-dn", null)
            .means("LDAP: role query base dn");
    public static final Parameter ROLE_QUERY_PATTERNS = IN.list("role-query-patterns", "role-query-pattern")
            .means("LDAP: role query patterns");
    public static final Parameter ROLE_QUERY_SEARCH_OU = IN.flag("role-query-search-ou", false)
            .means("LDAP: role query search ou");
    public static final Parameter SERVER = IN.text("server", null).means("LDAP: server");
    public static final Parameter TLS_CA_FILE = IN.text("tls-ca-file", null).means("LDAP: tls ca file");
    public static final Parameter TOKEN_HASH_METHOD = IN.text("token-hash-method", "sha-256")
            .means("LDAP: token hash method");
    public static final Parameter USER_DN_PATTERN = IN.text("user-dn-pattern", null)
            .means("LDAP: user dn pattern");
    public static final Parameter USER_QUERY_PATTERN = IN.text("user-query-pattern", null)
            .means("LDAP: user query pattern");

    /// All of them.
    public static final Catalogue CATALOGUE = IN.done();

    private SecurityLdapParameters() {}
}
