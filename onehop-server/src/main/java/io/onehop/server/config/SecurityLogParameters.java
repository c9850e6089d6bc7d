package io.onehop.server.config;

/// The parameters of `security { log { } }`: what is audited.
public final class SecurityLogParameters {
    private static final CatalogueDraft IN = new CatalogueDraft("security.log");

    public static final Parameter REPORT_AUTHENTICATION = IN.flag("report-authentication", false).dynamic()
            .means("audit logins");
    public static final Parameter REPORT_DATA_OP = IN.list("report-data-op", "report-data-op").dynamic()
            .means("audit data operations per namespace/set");
    public static final Parameter REPORT_DATA_OP_ROLE = IN.list("report-data-op-role", "report-data-op-role")
            .dynamic().means("audit by role");
    public static final Parameter REPORT_DATA_OP_USER = IN.list("report-data-op-user", "report-data-op-user")
            .dynamic().means("audit by user");
    public static final Parameter REPORT_SYS_ADMIN = IN.flag("report-sys-admin", false).dynamic()
            .means("audit system commands");
    public static final Parameter REPORT_USER_ADMIN = IN.flag("report-user-admin", false).dynamic()
            .means("audit user commands");
    public static final Parameter REPORT_VIOLATION = IN.flag("report-violation", false).dynamic()
            .means("audit violations");

    /// All of them.
    public static final Catalogue CATALOGUE = IN.done();

    private SecurityLogParameters() {}
}
