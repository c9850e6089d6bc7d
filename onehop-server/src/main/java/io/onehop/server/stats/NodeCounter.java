package io.onehop.server.stats;

import java.util.Locale;

/// What is counted for the node as a whole, since the start, by the names operators know (config-stats
/// reference, section 7.2; info-protocol reference, appendix A).
public enum NodeCounter {
    CLUSTER_CLOCK_SKEW_OUTLIERS,
    CLIENT_CONNECTIONS_OPENED,
    CLIENT_CONNECTIONS_CLOSED,
    ADMIN_CONNECTIONS_OPENED,
    ADMIN_CONNECTIONS_CLOSED,
    HEARTBEAT_CONNECTIONS_OPENED,
    HEARTBEAT_CONNECTIONS_CLOSED,
    FABRIC_CONNECTIONS_OPENED,
    FABRIC_CONNECTIONS_CLOSED,
    HEARTBEAT_RECEIVED_SELF,
    HEARTBEAT_RECEIVED_FOREIGN,
    REAPED_FDS,
    INFO_COMPLETE,
    INFO_TIMEOUT,
    DEMARSHAL_ERROR,
    EARLY_TSVC_CLIENT_ERROR,
    EARLY_TSVC_FROM_PROXY_ERROR,
    EARLY_TSVC_FROM_PROXY_BATCH_SUB_ERROR,
    BATCH_INDEX_INITIATE,
    BATCH_INDEX_COMPLETE,
    BATCH_INDEX_ERROR,
    BATCH_INDEX_TIMEOUT,
    BATCH_INDEX_DELAY,
    BATCH_INDEX_HUGE_BUFFERS,
    BATCH_INDEX_CREATED_BUFFERS,
    BATCH_INDEX_DESTROYED_BUFFERS,
    DEPRECATED_REQUESTS;

    private final String statName = name().toLowerCase(Locale.ROOT);

    /// The name under which operators know it.
    public String statName() {
        return statName;
    }
}
