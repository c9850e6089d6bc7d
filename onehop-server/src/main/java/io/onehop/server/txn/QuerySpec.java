package io.onehop.server.txn;

import io.onehop.model.Digest;
import io.onehop.server.namespace.Namespace;
import io.onehop.server.namespace.SetInfo;
import io.onehop.wire.request.MessageView;
import org.jspecify.annotations.Nullable;

/// What a query asks for.
///
/// @param namespace where
/// @param setNamed whether only one set is wanted
/// @param set that set; null when none is named or there is no such set (the answer is empty then)
/// @param parts partitions to read, each with the digest to start after
/// @param maxRecords most records to answer, 0 = all
/// @param recordsPerSecond most records to read a second, 0 = no limit
/// @param noBins whether only headers are wanted
/// @param shortQuery whether it is one of those that are over at once
/// @param stallLimitMillis for how long the client may take nothing, 0 = for ever
/// @param timeoutMillis for how long it may run, 0 = for ever
/// @param taskId its number, never 0
/// @param projection the message whose READ operations name the wanted bins; null for all bins
/// @param client the address and port it came from, `address+port`
record QuerySpec(
        Namespace namespace,
        boolean setNamed,
        @Nullable SetInfo set,
        Part[] parts,
        long maxRecords,
        long recordsPerSecond,
        boolean noBins,
        boolean shortQuery,
        long stallLimitMillis,
        long timeoutMillis,
        long taskId,
        @Nullable MessageView projection,
        String client) {
    /// One partition of a query.
    ///
    /// @param partition 0..4095
    /// @param after the digest that was answered last, or null to read from the first record
    record Part(int partition, @Nullable Digest after) {}
}
