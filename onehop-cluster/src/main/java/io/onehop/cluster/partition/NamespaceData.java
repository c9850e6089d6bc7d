package io.onehop.cluster.partition;

import io.onehop.model.Digest;
import io.onehop.storage.RecordStore;
import io.onehop.storage.StoreFullException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What the cluster needs of a namespace on its node: records, and the settings that matter between nodes.
/// Implemented by the server. Safe for use by many threads.
public interface NamespaceData {
    /// Its name.
    String name();

    /// Its records, for reading.
    RecordStore store();

    /// Stores a record that came from another node if it is better than what is here; its set becomes known
    /// if it was not.
    MergeOutcome merge(byte[] flat, MergeRule rule);

    /// Removes a record because its master has, unless what is here was updated after that.
    ///
    /// @param lastUpdateMillis time of the removal, milliseconds since 2010
    /// @return whether a record was removed
    boolean remove(Digest digest, long lastUpdateMillis);

    /// Puts a record in the place of what is known to be here, or takes that away, since a copy becomes what
    /// its source is. Nobody has removed a record by that: no removal is remembered.
    ///
    /// @param known whether what is here is what is meant
    /// @param flat null to take it away
    /// @return whether it was done; not when something else is here or nothing, or there is no memory
    default boolean replace(Digest digest, Predicate<byte[]> known, byte @Nullable [] flat) {
        var done = new boolean[1];
        try {
            store().update(digest, current -> {
                done[0] = current != null && known.test(current);
                return done[0] ? flat : current;
            });
        } catch (StoreFullException _) {
            return false;
        }
        return done[0];
    }

    /// Whether a record of the partition, written here, has not arrived at all replicas yet.
    default boolean hasUnreplicated(int partition) {
        return false;
    }

    /// Removes all records of a partition.
    void clear(int partition);

    /// The settings as they are now.
    Settings settings();

    /// Settings that matter between nodes (config-stats reference, section 7.1, namespace).
    ///
    /// @param replicationFactor copies wanted, at least 1
    /// @param rackId this node's rack
    /// @param activeRack rack of all masters, 0 = none
    /// @param uniformBalance `prefer-uniform-balance`
    /// @param conflicts `conflict-resolution-policy`
    /// @param migrateOrder 1..10, lower goes first
    /// @param migrateSleepMicros pause after each record sent
    /// @param migrateRetransmitMillis until an unacknowledged record is sent again
    /// @param ignoreFillDelay `ignore-migrate-fill-delay`
    record Settings(
            int replicationFactor,
            int rackId,
            int activeRack,
            boolean uniformBalance,
            MergeRule conflicts,
            int migrateOrder,
            int migrateSleepMicros,
            int migrateRetransmitMillis,
            boolean ignoreFillDelay) {}
}
