package io.onehop.server.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The sections of a configuration file: how each begins, what it lies in, which parameters it holds.
enum SectionType {
    ROOT("", null, Naming.NONE),
    SERVICE("service", ROOT, Naming.NONE),
    NETWORK("network", ROOT, Naming.NONE),
    NETWORK_SERVICE("service", NETWORK, Naming.NONE),
    NETWORK_ADMIN("admin", NETWORK, Naming.NONE),
    NETWORK_HEARTBEAT("heartbeat", NETWORK, Naming.NONE),
    NETWORK_FABRIC("fabric", NETWORK, Naming.NONE),
    NETWORK_TLS("tls", NETWORK, Naming.NAMED),
    NAMESPACE("namespace", ROOT, Naming.NAMED),
    STORAGE_ENGINE("storage-engine", NAMESPACE, Naming.TYPED),
    INDEX_TYPE("index-type", NAMESPACE, Naming.TYPED),
    SINDEX_TYPE("sindex-type", NAMESPACE, Naming.TYPED),
    SET("set", NAMESPACE, Naming.NAMED),
    GEO("geo2dsphere-within", NAMESPACE, Naming.NONE),
    MOD_LUA("mod-lua", ROOT, Naming.NONE),
    SECURITY("security", ROOT, Naming.NONE),
    SECURITY_LDAP("ldap", SECURITY, Naming.NONE),
    SECURITY_LOG("log", SECURITY, Naming.NONE),
    XDR("xdr", ROOT, Naming.NONE),
    XDR_DC("dc", XDR, Naming.NAMED),
    XDR_NAMESPACE("namespace", XDR_DC, Naming.NAMED),
    LOGGING("logging", ROOT, Naming.NONE),
    LOG_FILE("file", LOGGING, Naming.NAMED),
    LOG_CONSOLE("console", LOGGING, Naming.NONE),
    LOG_SYSLOG("syslog", LOGGING, Naming.NONE);

    /// What stands between the keyword and the brace.
    enum Naming {
        /// Nothing: there is one such section at most.
        NONE,
        /// A name: there may be many.
        NAMED,
        /// The value of the parameter `type`; the section may then do without braces.
        TYPED
    }

    private static final Catalogue EMPTY = new CatalogueDraft("").done();

    private final String keyword;
    private final @Nullable SectionType parent;
    private final Naming naming;

    SectionType(String keyword, @Nullable SectionType parent, Naming naming) {
        this.keyword = keyword;
        this.parent = parent;
        this.naming = naming;
    }

    String keyword() {
        return keyword;
    }

    Naming naming() {
        return naming;
    }

    /// The section of a keyword inside of this one, or null.
    @Nullable SectionType child(String word) {
        for (var type : values()) {
            if (type.parent == this && type.keyword.equals(word)) {
                return type;
            }
        }
        return null;
    }

    /// The keywords of the sections inside of this one.
    List<String> childKeywords() {
        var words = new ArrayList<String>();
        Arrays.stream(values()).filter(type -> type.parent == this).forEach(type -> words.add(type.keyword));
        return words;
    }

    /// The parameters it holds.
    Catalogue catalogue() {
        return switch (this) {
            case ROOT, NETWORK, LOGGING -> EMPTY;
            case SERVICE -> ServiceParameters.CATALOGUE;
            case NETWORK_SERVICE -> NetworkServiceParameters.CATALOGUE;
            case NETWORK_ADMIN -> AdminParameters.CATALOGUE;
            case NETWORK_HEARTBEAT -> HeartbeatParameters.CATALOGUE;
            case NETWORK_FABRIC -> FabricParameters.CATALOGUE;
            case NETWORK_TLS -> TlsParameters.CATALOGUE;
            case NAMESPACE -> NamespaceParameters.CATALOGUE;
            case STORAGE_ENGINE -> StorageParameters.CATALOGUE;
            case INDEX_TYPE -> IndexTypeParameters.CATALOGUE;
            case SINDEX_TYPE -> SindexTypeParameters.CATALOGUE;
            case SET -> SetParameters.CATALOGUE;
            case GEO -> GeoParameters.CATALOGUE;
            case MOD_LUA -> ModLuaParameters.CATALOGUE;
            case SECURITY -> SecurityParameters.CATALOGUE;
            case SECURITY_LDAP -> SecurityLdapParameters.CATALOGUE;
            case SECURITY_LOG -> SecurityLogParameters.CATALOGUE;
            case XDR -> XdrParameters.CATALOGUE;
            case XDR_DC -> XdrDcParameters.CATALOGUE;
            case XDR_NAMESPACE -> XdrNamespaceParameters.CATALOGUE;
            case LOG_FILE, LOG_CONSOLE, LOG_SYSLOG -> LogSinkParameters.CATALOGUE;
        };
    }

    /// As a person writes it: `network.service`, `namespace.set`.
    String path() {
        if (parent == null || parent == ROOT) {
            return keyword;
        }
        return parent.path() + "." + keyword;
    }
}
