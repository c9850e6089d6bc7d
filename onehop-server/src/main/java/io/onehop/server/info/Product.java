package io.onehop.server.info;

import java.util.Locale;

/// What this server calls itself.
///
/// @param version our own version
/// @param os      the operating system
/// @param arch    the machine's kind
public record Product(String version, String os, String arch) {
    /// The build that clients and tools take decisions by; it stands for a level of the protocol, not for our
    /// version.
    ///
    /// It must be 6.0.0.0 or more: clients that look at it use batches of any kind and queries by partition
    /// only then. It must stay below 8.1.0.0: from there on clients write `sindex-create` and `sindex-stat`
    /// with `namespace=`, `bin=` and `type=`, which needs secondary indexes, and 8.1.2.0 adds queries that
    /// select operations (info-protocol reference, sections 2.2 and 2.3).
    public static final String BUILD = "7.2.0.0";

    /// What clients may use; nothing is listed that is not there (info-protocol reference, section 2.4).
    public static final String FEATURES = "batch-any;batch-index;cluster-stable;float;peers;pipelining;"
            + "pquery;pscans;"
            + "query-show;replicas;replicas-all;replicas-master;replicas-max;truncate-namespace";

    /// What stands in the place of an edition.
    public static final String EDITION = "Onehop";

    /// This build on this machine.
    public static Product ofThisBuild() {
        String version = Product.class.getPackage().getImplementationVersion();
        return new Product(version == null ? "unreleased" : version,
                System.getProperty("os.name", "unknown").toLowerCase(Locale.ROOT),
                System.getProperty("os.arch", "unknown"));
    }

    /// The answer of `version`.
    public String versionText() {
        return EDITION + ' ' + version + " build " + BUILD;
    }

    /// The answer of `release`.
    public String releaseText() {
        return "edition=" + EDITION + ";version=" + version + ";os=" + os + ";arch=" + arch + ";sha=";
    }
}
