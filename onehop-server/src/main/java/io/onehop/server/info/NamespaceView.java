package io.onehop.server.info;

import io.onehop.server.stats.NamespaceFacts;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A namespace as info commands see it. Implemented by the node; any thread may ask, no call blocks.
public interface NamespaceView {
    /// Its numbers.
    NamespaceFacts facts();

    /// Its settings as names and values, in the order of the reference; sub-sections with their prefix.
    List<Map.Entry<String, String>> config();

    /// Which of its partitions this node holds.
    Ownership ownership();

    /// Its sets, in any order.
    List<SetFacts> sets();

    /// The set with that name, or null.
    default @Nullable SetFacts set(String name) {
        for (SetFacts set : sets()) {
            if (set.name().equals(name)) {
                return set;
            }
        }
        return null;
    }

    /// Records in a partition.
    long objectsIn(int partition);

    /// The rack of this node: `rack-id`.
    default int rackId() {
        return 0;
    }

    /// Makes records invisible that were last updated before a time. A set that is not there is no error.
    ///
    /// @param set      whose records, or null for all records
    /// @param lutNanos nanoseconds since 1970; 0 for now
    CompletableFuture<TruncateOutcome> truncate(@Nullable String set, long lutNanos);

    /// Takes truncation back: makes records visible again that were not deleted yet.
    ///
    /// @param set whose records, or null for all records
    CompletableFuture<TruncateOutcome> truncateUndo(@Nullable String set);

    /// The last histogram of that type that was computed, or null when there is none.
    ///
    /// @param set of whose records, or null for all records
    default @Nullable RecordHistogram histogram(RecordHistogram.Type type, @Nullable String set) {
        return null;
    }
}
