package io.onehop.client.command;

import io.onehop.model.Record;
import io.onehop.model.ResultCode;
import java.util.Optional;

/// What became of one row of a [Batch].
///
/// @param key the row's
/// @param code a [ResultCode]'s number, or a [io.onehop.client.error.ClientCode]'s when no answer came
/// @param record what was read, or generation and expiry of what was written; empty unless the code is OK
/// @param inDoubt whether a write without an answer may have been applied; false is a promise
public record BatchResult(Key key, int code, Optional<Record> record, boolean inDoubt) {
    /// Whether the row was done.
    public boolean isOk() {
        return code == ResultCode.OK.code();
    }

    /// Whether there is no such record.
    public boolean isNotFound() {
        return code == ResultCode.NOT_FOUND.code();
    }
}
