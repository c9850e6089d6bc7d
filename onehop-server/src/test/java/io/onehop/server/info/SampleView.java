package io.onehop.server.info;

import io.onehop.server.stats.NamespaceFacts;
import io.onehop.server.stats.SampleNamespace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A namespace with fixed answers that remembers truncations, for tests.
final class SampleView implements NamespaceView {
    /// Calls of `truncate` and `truncateUndo`, one text each.
    final List<String> calls = new ArrayList<>();
    /// What truncations answer.
    TruncateOutcome outcome = TruncateOutcome.OK;
    /// What `ownership` answers.
    Ownership ownership = new Ownership(0, List.of(partition -> true));
    /// The histogram of every type.
    @Nullable RecordHistogram histogram;

    private final SampleNamespace facts;

    SampleView(SampleNamespace facts) {
        this.facts = facts;
    }

    @Override
    public NamespaceFacts facts() {
        return facts;
    }

    @Override
    public List<Map.Entry<String, String>> config() {
        return List.of(Map.entry("replication-factor", "2"), Map.entry("storage-engine", "memory"));
    }

    @Override
    public Ownership ownership() {
        return ownership;
    }

    @Override
    public List<SetFacts> sets() {
        return List.of(
                new SetFacts("demo", 10, 0, 640, 0, false,
                        List.of(Map.entry("default-ttl", "0"), Map.entry("stop-writes-size", "0"))),
                new SetFacts("süß", 1, 2, 64, 5, true, List.of()));
    }

    @Override
    public long objectsIn(int partition) {
        return partition == 7 ? 3 : 0;
    }

    @Override
    public CompletableFuture<TruncateOutcome> truncate(@Nullable String set, long lutNanos) {
        calls.add("truncate " + set + ' ' + lutNanos);
        return CompletableFuture.completedFuture(outcome);
    }

    @Override
    public CompletableFuture<TruncateOutcome> truncateUndo(@Nullable String set) {
        calls.add("undo " + set);
        return CompletableFuture.completedFuture(outcome);
    }

    @Override
    public @Nullable RecordHistogram histogram(RecordHistogram.Type type, @Nullable String set) {
        return histogram;
    }
}
