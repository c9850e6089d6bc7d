package io.onehop.client.command;

import io.onehop.client.error.OnehopException;
import java.util.List;

/// A [Batch] whose caller did not wait for its end: the thread was interrupted. It says of each row what is
/// certain; nothing more is sent.
public final class UnfinishedBatchException extends OnehopException {
    /// Not for any wire or disk: exceptions are serializable, results are not.
    private final transient List<BatchResult> rows;

    /// @param code why the batch was left
    /// @param attempts how often rows were tried
    /// @param detail facts, or empty
    /// @param rows in the order of the batch; copied
    public UnfinishedBatchException(int code, int attempts, String detail, List<BatchResult> rows) {
        super(code, rows.stream().anyMatch(BatchResult::inDoubt), "", attempts, detail, null);
        this.rows = List.copyOf(rows);
    }

    /// One result for each row, in their order. Rows that were answered have their answer; the others have
    /// code -15 (no response), and are in doubt when they are writes that may have been or may yet be
    /// applied.
    public List<BatchResult> rows() {
        return rows;
    }
}
