package io.onehop.xdr.ship;

import io.onehop.xdr.feed.ChangeKind;
import io.onehop.xdr.feed.PartitionQueue;
import java.util.Set;

/// How a namespace is shipped to a destination; read anew for every record.
///
/// @param isEnabled false: queues go on filling, nothing is shipped
/// @param pace how much and how fast
/// @param kinds which changes are shipped
/// @param sets of which sets
/// @param form what a record looks like there
public record ShipSettings(boolean isEnabled, Pace pace, Kinds kinds, Sets sets, ShipForm form) {
    private static final long NANOS_PER_MILLI = 1_000_000;

    /// How much and how fast.
    ///
    /// @param queueLimit entries in the queue of a partition
    /// @param hotKeyMillis a record is shipped at most once in this time
    /// @param delayMillis a change waits at least so long
    /// @param maxThroughput records a second, 0 without a limit
    public record Pace(int queueLimit, int hotKeyMillis, int delayMillis, int maxThroughput) {
        PartitionQueue.Rules rules() {
            return new PartitionQueue.Rules(
                    queueLimit, hotKeyMillis * NANOS_PER_MILLI, delayMillis * NANOS_PER_MILLI);
        }
    }

    /// Which changes are shipped beside writes of clients.
    ///
    /// @param elsewhere those that came from other data centres (`forward`)
    /// @param removals those by which clients remove records
    /// @param swept records that expired or were evicted
    public record Kinds(boolean elsewhere, boolean removals, boolean swept) {
        boolean take(ChangeKind kind) {
            return switch (kind) {
                case WRITTEN -> true;
                case WRITTEN_ELSEWHERE -> elsewhere;
                case REMOVED -> removals;
                case REMOVED_ELSEWHERE -> removals && elsewhere;
                case SWEPT -> swept;
            };
        }
    }

    /// Of which sets records are shipped.
    ///
    /// @param onlyNamed whether of none but those named
    /// @param named names of those
    /// @param ignored sets of which nothing is shipped
    public record Sets(boolean onlyNamed, Set<String> named, Set<String> ignored) {
        /// All of them.
        public static final Sets ALL = new Sets(false, Set.of(), Set.of());

        /// Takes copies of the sets.
        public Sets {
            named = Set.copyOf(named);
            ignored = Set.copyOf(ignored);
        }

        boolean areAll() {
            return !onlyNamed && ignored.isEmpty();
        }

        boolean take(String set) {
            return (!onlyNamed || named.contains(set)) && !ignored.contains(set);
        }
    }

    /// Everything but what came from elsewhere or was swept is shipped, under the same name.
    public static ShipSettings usual(String namespace) {
        return new ShipSettings(true, new Pace(16_384, 100, 0, 100_000), new Kinds(false, true, false),
                Sets.ALL, ShipForm.whole(namespace));
    }
}
