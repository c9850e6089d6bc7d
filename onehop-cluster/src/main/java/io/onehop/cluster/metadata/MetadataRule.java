package io.onehop.cluster.metadata;

import io.onehop.model.NodeId;
import org.jspecify.annotations.Nullable;

/// How the principal makes an entry of what was asked for.
@FunctionalInterface
public interface MetadataRule {
    /// Each change has the next generation and the time of now.
    MetadataRule LAST_CHANGE = (current, wish) -> new MetadataEntry(
            wish.module, wish.key, wish.value, current == null ? 1 : current.generation() + 1,
            wish.nowMillis, wish.principal);

    /// The entry that is to hold from now on.
    ///
    /// @param current what holds until now, null when there is nothing
    /// @return one that beats the current entry; the current one when nothing is to change; null when there
    ///     is nothing and is to be nothing
    /// @throws IllegalArgumentException when the wish makes no sense
    @Nullable MetadataEntry next(@Nullable MetadataEntry current, Wish wish);

    /// What is asked for.
    ///
    /// @param value null = remove
    /// @param nowMillis since 1970
    /// @param principal who makes the entry
    record Wish(String module, String key, @Nullable String value, long nowMillis, NodeId principal) {}
}
