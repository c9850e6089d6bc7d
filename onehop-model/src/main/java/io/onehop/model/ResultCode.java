package io.onehop.model;

import org.jspecify.annotations.Nullable;

/// What a server says of a command, as the one byte of a reply (wire-protocol reference, section 8).
///
/// Codes that only clients raise are no part of this list: they never travel.
public enum ResultCode {
    /// Ok.
    OK(0, "ok"),
    /// Unknown server error.
    SERVER_ERROR(1, "unknown server error"),
    /// Record not found.
    NOT_FOUND(2, "record not found"),
    /// Generation does not fit.
    GENERATION(3, "generation does not fit"),
    /// Bad parameter.
    PARAMETER(4, "bad parameter"),
    /// Record exists already.
    RECORD_EXISTS(5, "record exists already"),
    /// Bin exists already.
    BIN_EXISTS(6, "bin exists already"),
    /// Cluster key mismatch.
    CLUSTER_KEY_MISMATCH(7, "cluster key mismatch"),
    /// Out of space: writes are stopped.
    OUT_OF_SPACE(8, "out of space: writes are stopped"),
    /// Timed out.
    TIMEOUT(9, "timed out"),
    /// Forbidden by configuration.
    ALWAYS_FORBIDDEN(10, "forbidden by configuration"),
    /// Partition unavailable.
    UNAVAILABLE(11, "partition unavailable"),
    /// Bin has another type.
    INCOMPATIBLE_TYPE(12, "bin has another type"),
    /// Record too big.
    RECORD_TOO_BIG(13, "record too big"),
    /// Key busy.
    KEY_BUSY(14, "key busy"),
    /// Scan or query aborted.
    ABORTED(15, "scan or query aborted"),
    /// Unsupported feature.
    UNSUPPORTED_FEATURE(16, "unsupported feature"),
    /// Bin not found.
    BIN_NOT_FOUND(17, "bin not found"),
    /// Device overload.
    DEVICE_OVERLOAD(18, "device overload"),
    /// Stored key differs.
    KEY_MISMATCH(19, "stored key differs"),
    /// Unknown namespace.
    UNKNOWN_NAMESPACE(20, "unknown namespace"),
    /// Bad bin name.
    BIN_NAME(21, "bad bin name"),
    /// Forbidden in this state.
    FORBIDDEN(22, "forbidden in this state"),
    /// Element not found.
    ELEMENT_NOT_FOUND(23, "element not found"),
    /// Element exists already.
    ELEMENT_EXISTS(24, "element exists already"),
    /// Not offered by this server.
    ENTERPRISE_ONLY(25, "not offered by this server"),
    /// Operation not applicable.
    OP_NOT_APPLICABLE(26, "operation not applicable"),
    /// Filtered out.
    FILTERED_OUT(27, "filtered out"),
    /// Lost a conflict.
    LOST_CONFLICT(28, "lost a conflict"),
    /// Invalid encoding.
    INVALID_ENCODING(29, "invalid encoding"),
    /// Key busy in replication between data centres.
    XDR_KEY_BUSY(32, "key busy in replication between data centres"),
    /// Security not supported.
    SECURITY_NOT_SUPPORTED(51, "security not supported"),
    /// Security not enabled.
    SECURITY_NOT_ENABLED(52, "security not enabled"),
    /// Invalid security command.
    INVALID_COMMAND(54, "invalid security command"),
    /// Not authenticated.
    NOT_AUTHENTICATED(80, "not authenticated"),
    /// Role violation.
    ROLE_VIOLATION(81, "role violation"),
    /// Quota exceeded.
    QUOTA_EXCEEDED(83, "quota exceeded"),
    /// UDF execution error.
    UDF_EXECUTION(100, "UDF execution error"),
    /// Record locked by another transaction.
    TRANSACTION_BLOCKED(120, "record locked by another transaction"),
    /// Record version mismatch.
    TRANSACTION_VERSION_MISMATCH(121, "record version mismatch"),
    /// Transaction expired.
    TRANSACTION_EXPIRED(122, "transaction expired"),
    /// Too many writes in a transaction.
    TRANSACTION_TOO_MANY_WRITES(123, "too many writes in a transaction"),
    /// Transaction already committed.
    TRANSACTION_ALREADY_COMMITTED(124, "transaction already committed"),
    /// Transaction already aborted.
    TRANSACTION_ALREADY_ABORTED(125, "transaction already aborted"),
    /// Record already locked by this transaction.
    TRANSACTION_ALREADY_LOCKED(126, "record already locked by this transaction"),
    /// Transaction monitor exists already.
    TRANSACTION_MONITOR_EXISTS(127, "transaction monitor exists already"),
    /// Batch disabled.
    BATCH_DISABLED(150, "batch disabled"),
    /// Too many rows in a batch.
    BATCH_MAX_REQUESTS(151, "too many rows in a batch"),
    /// Batch queues full.
    BATCH_QUEUES_FULL(152, "batch queues full"),
    /// Invalid GeoJSON.
    INVALID_GEOJSON(160, "invalid GeoJSON"),
    /// Index exists already.
    INDEX_EXISTS(200, "index exists already"),
    /// Index not found.
    INDEX_NOT_FOUND(201, "index not found"),
    /// Index out of memory.
    INDEX_OUT_OF_MEMORY(202, "index out of memory"),
    /// Index not readable yet.
    INDEX_NOT_READABLE(203, "index not readable yet"),
    /// Index error.
    INDEX_GENERIC(204, "index error"),
    /// Index name too long.
    INDEX_NAME_TOO_LONG(205, "index name too long"),
    /// Too many indexes.
    INDEX_MAX_COUNT(206, "too many indexes"),
    /// Query aborted.
    QUERY_ABORTED(210, "query aborted"),
    /// Query queue full.
    QUERY_QUEUE_FULL(211, "query queue full"),
    /// Query timed out.
    QUERY_TIMEOUT(212, "query timed out"),
    /// Query error.
    QUERY_GENERIC(213, "query error");

    private static final int MAX_CODE = 255;
    private static final @Nullable ResultCode[] BY_CODE = new ResultCode[MAX_CODE + 1];

    static {
        for (ResultCode value : values()) {
            BY_CODE[value.code] = value;
        }
    }

    private final int code;
    private final String meaning;

    ResultCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    /// The number on the wire, 0..255.
    public int code() {
        return code;
    }

    /// A few words for people.
    public String meaning() {
        return meaning;
    }

    /// The result code with this number, or null when there is none by that number.
    public static @Nullable ResultCode of(int code) {
        return code >= 0 && code <= MAX_CODE ? BY_CODE[code] : null;
    }
}
