package io.onehop.server.info;

import io.onehop.model.ResultCode;

/// What came of a truncation (record-semantics reference, section 4.11).
public enum TruncateOutcome {
    /// It is done: the records are invisible from now on.
    OK("ok"),
    /// The time lies in the future.
    IN_THE_FUTURE(InfoErrors.error(ResultCode.PARAMETER, "would truncate in the future")),
    /// The time is 0.
    TO_ZERO(InfoErrors.error(ResultCode.PARAMETER, "would truncate to 0")),
    /// The cluster did not agree in time.
    TIMEOUT(InfoErrors.error(ResultCode.TIMEOUT, "timeout")),
    /// It could not be written down.
    NOT_SAVED(InfoErrors.error(ResultCode.SERVER_ERROR, "truncation could not be saved"));

    private final String answer;

    TruncateOutcome(String answer) {
        this.answer = answer;
    }

    /// The answer's text.
    String answer() {
        return answer;
    }
}
