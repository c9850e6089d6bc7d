package io.onehop.client.command;

import io.onehop.client.policy.WritePolicy;
import java.util.List;

/// One row of a [Batch].
public sealed interface BatchRow {
    /// The record.
    Key key();

    /// Whether it may change the record.
    boolean isWrite();

    /// Reads a record.
    record Read(Key key, Bins bins) implements BatchRow {
        @Override
        public boolean isWrite() {
            return false;
        }
    }

    /// Runs operations on a record. Of the policy only what concerns the record counts, not its timing.
    ///
    /// @param operations 1 or more; copied
    record Operate(WritePolicy policy, Key key, List<Operation> operations) implements BatchRow {
        public Operate {
            operations = List.copyOf(operations);
            if (operations.isEmpty()) {
                throw new IllegalArgumentException("no operation");
            }
        }

        @Override
        public boolean isWrite() {
            return io.onehop.client.command.Operate.hasWrite(operations);
        }
    }

    /// Removes a record. Of the policy only what concerns the record counts, not its timing.
    record Delete(WritePolicy policy, Key key) implements BatchRow {
        @Override
        public boolean isWrite() {
            return true;
        }
    }

    /// Reads a record, all its bins or those named.
    static BatchRow read(Key key, String... bins) {
        return new Read(key, Bins.of(bins));
    }

    /// Asks whether there is such a record.
    static BatchRow exists(Key key) {
        return new Read(key, Bins.none());
    }
}
