package io.onehop.xdr.throttle;

/// What became of one shipped record.
///
/// @param kind what is done about it
/// @param code the result code, or the client's negative code, or 0 where there is none
/// @param text a few words for people
public record ShipOutcome(ShipClass kind, int code, String text) {
    /// The destination has the change.
    public static final ShipOutcome SUCCESS = new ShipOutcome(ShipClass.SUCCESS, 0, "ok");

    /// There was nothing to delete at the destination.
    public static final ShipOutcome NOT_FOUND_ON_DELETE =
            new ShipOutcome(ShipClass.NOT_FOUND_ON_DELETE, 2, "record not found");

    /// No answer within `xdr-write-timeout`.
    public static ShipOutcome clientTimeout() {
        return new ShipOutcome(ShipClass.NETWORK, 0, "no answer in time");
    }

    /// The connection broke while the record was on it: reset, end of stream, broken pipe.
    public static ShipOutcome connectionLost(String text) {
        return new ShipOutcome(ShipClass.NETWORK, 0, text);
    }

    /// A connection could not be established: refused, unreachable, no such host.
    public static ShipOutcome connectFailed(String text) {
        return new ShipOutcome(ShipClass.LINK, 0, text);
    }

    /// The destination or this side refused the login.
    public static ShipOutcome loginFailed(int code, String text) {
        return new ShipOutcome(ShipClass.LINK, code, text);
    }

    /// TLS could not be agreed on.
    public static ShipOutcome tlsFailed(String text) {
        return new ShipOutcome(ShipClass.LINK, 0, text);
    }

    /// No node of the destination is known for the record's partition.
    public static ShipOutcome noNode() {
        return new ShipOutcome(ShipClass.LINK, 0, "no node for the partition");
    }

    /// The record was not sent because all connections were in use.
    public static ShipOutcome noConnection() {
        return new ShipOutcome(ShipClass.NO_CONNECTION, 0, "no connection free");
    }
}
