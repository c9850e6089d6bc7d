package io.onehop.xdr.ship;

import java.util.Set;

/// How a namespace is shipped to a destination; read anew for every record.
///
/// @param isEnabled false: queues go on filling, nothing is shipped
/// @param remoteNamespace its name there
/// @param queueLimit entries in the queue of a partition
/// @param hotKeyMillis a record is shipped at most once in this time
/// @param delayMillis a change waits at least so long
/// @param forward whether changes that came from other data centres are shipped too
/// @param ignoreExpunges whether removals are not shipped
/// @param onlySets whether only the sets named are shipped
/// @param sets names of those
/// @param ignoredSets sets that are not shipped
/// @param bins which bins
/// @param maxThroughput records a second, 0 without a limit
public record ShipSettings(
        boolean isEnabled,
        String remoteNamespace,
        int queueLimit,
        int hotKeyMillis,
        int delayMillis,
        boolean forward,
        boolean ignoreExpunges,
        boolean onlySets,
        Set<String> sets,
        Set<String> ignoredSets,
        BinChoice bins,
        int maxThroughput) {
    /// Takes copies of the sets.
    public ShipSettings {
        sets = Set.copyOf(sets);
        ignoredSets = Set.copyOf(ignoredSets);
    }

    /// Everything is shipped, under the same name.
    public static ShipSettings usual(String namespace) {
        return new ShipSettings(true, namespace, 16_384, 100, 0, false, false, false, Set.of(), Set.of(),
                BinChoice.ALL, 100_000);
    }

    boolean takesSet(String set) {
        return (!onlySets || sets.contains(set)) && !ignoredSets.contains(set);
    }

    boolean hasSetRules() {
        return onlySets || !ignoredSets.isEmpty();
    }
}
