package io.onehop.client.call;

import io.onehop.client.error.ClientCode;
import io.onehop.client.policy.Timing;
import io.onehop.client.policy.WriteRetry;
import io.onehop.model.ResultCode;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How an attempt ended without an answer that the command accepts, and what that proves.
///
/// @param code a [ResultCode]'s or [ClientCode]'s number
/// @param proof what is certain of a write
/// @param retriable whether another attempt may do better
/// @param detail facts, or empty
/// @param cause or null
record Ending(int code, Proof proof, boolean retriable, String detail, @Nullable Throwable cause) {
    /// What is certain of a write after a failed attempt.
    enum Proof {
        /// It never left this machine: not applied, and never will be.
        NOT_SENT,
        /// The server said that it did not apply it.
        REFUSED,
        /// It may have been applied, or may yet be.
        IN_DOUBT
    }

    /// Codes after which a server may have applied the write all the same: it gave up waiting, something
    /// broke on the way, or code ran that is not all-or-nothing. Unknown codes count among them.
    private static final Set<ResultCode> DOUBTFUL = EnumSet.of(
            ResultCode.SERVER_ERROR,
            ResultCode.CLUSTER_KEY_MISMATCH,
            ResultCode.TIMEOUT,
            ResultCode.ABORTED,
            ResultCode.UDF_EXECUTION);

    /// Codes that may be gone at the next attempt: a late answer, a partition between owners or masters, a
    /// busy device or key, no room at the moment, too much asked for in this second.
    private static final Set<ResultCode> RETRIABLE = EnumSet.of(
            ResultCode.CLUSTER_KEY_MISMATCH,
            ResultCode.OUT_OF_SPACE,
            ResultCode.TIMEOUT,
            ResultCode.UNAVAILABLE,
            ResultCode.KEY_BUSY,
            ResultCode.DEVICE_OVERLOAD,
            ResultCode.XDR_KEY_BUSY,
            ResultCode.QUOTA_EXCEEDED,
            ResultCode.BATCH_QUEUES_FULL);

    /// The server answered with an error.
    static Ending answered(int code) {
        var known = ResultCode.of(code);
        boolean doubtful = known == null || DOUBTFUL.contains(known);
        return new Ending(code, doubtful ? Proof.IN_DOUBT : Proof.REFUSED,
                known != null && RETRIABLE.contains(known), "", null);
    }

    static Ending notSent(ClientCode code, boolean retriable, String detail, @Nullable Throwable cause) {
        return new Ending(code.code(), Proof.NOT_SENT, retriable, detail, cause);
    }

    static Ending lateBeforeSending() {
        return new Ending(ResultCode.TIMEOUT.code(), Proof.NOT_SENT, true, "no connection in time", null);
    }

    static Ending lost(@Nullable Throwable cause) {
        return new Ending(ClientCode.NOT_AVAILABLE.code(), Proof.IN_DOUBT, true, "connection broke", cause);
    }

    static Ending late() {
        return new Ending(ResultCode.TIMEOUT.code(), Proof.IN_DOUBT, true, "no answer in time", null);
    }

    static Ending malformed(@Nullable Throwable cause) {
        var detail = cause == null || cause.getMessage() == null ? "" : cause.getMessage();
        return new Ending(ClientCode.MALFORMED_REPLY.code(), Proof.IN_DOUBT, false, detail, cause);
    }

    /// Whether another attempt is safe and may help.
    boolean allowsRetry(boolean isWrite, WriteRetry retry) {
        return retriable && (!isWrite || switch (retry) {
            case NEVER -> false;
            case NOT_SENT -> proof == Proof.NOT_SENT;
            case NOT_APPLIED -> proof != Proof.IN_DOUBT;
            case IN_DOUBT -> true;
        });
    }

    /// How long to rest before the next attempt: not at all when this one took its time already.
    ///
    /// @param retry 1 for the first
    long restNanos(Timing timing, int retry) {
        return code == ResultCode.TIMEOUT.code() ? 0 : timing.sleepNanos(retry);
    }
}
