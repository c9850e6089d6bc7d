package io.onehop.xdr.throttle;

import io.onehop.model.ResultCode;

/// Which result code belongs to which [ShipClass]: the only table of its kind (XDR reference, C.3).
///
/// Codes that the table of the reference does not list are permanent, so that only listed ones throttle;
/// except for four that pass by themselves and would lose data if they were given up: 7, 83, 120, 152.
public final class Classification {
    private static final int LAST_SECURITY_CODE = 66;
    private static final int LAST_LOGIN_CODE = 82;

    // The client's own codes, below 0: of io.onehop.client.error.ClientCode, which is not known here.
    private static final int NO_NODE = -3;
    private static final int NO_MORE_CONNECTIONS = -7;
    private static final int NOT_AVAILABLE = -8;
    private static final int CLOSED = -9;
    private static final int BACKOFF = -12;
    private static final int MALFORMED_REPLY = -2;
    private static final int NO_RESPONSE = -15;

    private Classification() {}

    /// What a code means for a record that was shipped. A timeout of the client itself is no code: use
    /// [ShipOutcome#clientTimeout()].
    ///
    /// @param resultCode 0..255 as the destination answered, or the client's code below 0
    /// @param isDelete whether a delete was shipped
    public static ShipOutcome of(int resultCode, boolean isDelete) {
        if (resultCode == ResultCode.OK.code()) {
            return ShipOutcome.SUCCESS;
        }
        ShipClass kind = resultCode < 0 ? ofClient(resultCode) : ofServer(resultCode, isDelete);
        return new ShipOutcome(kind, resultCode, text(resultCode, kind));
    }

    private static ShipClass ofServer(int code, boolean isDelete) {
        ResultCode known = ResultCode.of(code);
        if (isSecurity(code)) {
            return ShipClass.LINK;
        }
        if (known == null) {
            return ShipClass.PERMANENT;
        }
        return switch (known) {
            case NOT_FOUND -> isDelete ? ShipClass.NOT_FOUND_ON_DELETE : ShipClass.PERMANENT;
            case UNKNOWN_NAMESPACE -> ShipClass.UNKNOWN_NAMESPACE;
            case SERVER_ERROR, TIMEOUT, FORBIDDEN -> ShipClass.DESTINATION;
            case OUT_OF_SPACE, KEY_BUSY, DEVICE_OVERLOAD, UNAVAILABLE, XDR_KEY_BUSY -> ShipClass.DESTINATION;
            case CLUSTER_KEY_MISMATCH, QUOTA_EXCEEDED, TRANSACTION_BLOCKED, BATCH_QUEUES_FULL ->
                ShipClass.DESTINATION;
            default -> ShipClass.PERMANENT;
        };
    }

    /// 51 to 66 and 80 to 82: login, users, roles.
    private static boolean isSecurity(int code) {
        return code >= ResultCode.SECURITY_NOT_SUPPORTED.code() && code <= LAST_SECURITY_CODE
                || code >= ResultCode.NOT_AUTHENTICATED.code() && code <= LAST_LOGIN_CODE;
    }

    private static ShipClass ofClient(int code) {
        return switch (code) {
            case NO_MORE_CONNECTIONS -> ShipClass.NO_CONNECTION;
            case NO_NODE, CLOSED, BACKOFF -> ShipClass.LINK;
            case NOT_AVAILABLE, MALFORMED_REPLY, NO_RESPONSE -> ShipClass.NETWORK;
            default -> ShipClass.PERMANENT;
        };
    }

    private static String text(int code, ShipClass kind) {
        ResultCode known = ResultCode.of(code);
        if (known != null) {
            return known.meaning();
        }
        return switch (kind) {
            case LINK -> code < 0 ? "node cannot be used" : "security";
            case NETWORK -> "connection lost";
            case NO_CONNECTION -> "no connection free";
            default -> "unknown code";
        };
    }
}
