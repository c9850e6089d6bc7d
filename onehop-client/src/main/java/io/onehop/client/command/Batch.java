package io.onehop.client.command;

import io.onehop.client.policy.BatchPolicy;
import io.onehop.client.policy.Timing;
import java.util.List;

/// Many rows at once: split by node, one connection per node, nodes in parallel.
///
/// The answer has one result per row in the order of the rows, also when nodes failed: each row tells for
/// itself.
///
/// @param rows copied; none is allowed
public record Batch(BatchPolicy policy, List<BatchRow> rows) implements Command<List<BatchResult>> {
    public Batch {
        rows = List.copyOf(rows);
    }

    @Override
    public Timing timing() {
        return policy.timing();
    }
}
