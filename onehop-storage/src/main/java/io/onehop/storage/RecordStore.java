package io.onehop.storage;

import io.onehop.model.Digest;
import org.jspecify.annotations.Nullable;

/// The records of one namespace on one node, each an immutable array in the layout of [FlatRecord].
///
/// Safe for use by many threads. Reads never wait; updates of one record are ordered by a lock that is held
/// while the update runs, so an update only computes: it neither waits nor calls out.
public interface RecordStore {
    /// The record as it is now, or null when there is none; a copy of the caller's own.
    byte @Nullable [] get(Digest digest);

    /// Replaces one record by what the update makes of it; see [RecordUpdate]. The store's [RecordListener]
    /// hears of the change before the lock is released.
    ///
    /// @return what the store now holds for the digest
    /// @throws StoreFullException when there is no memory for it; the record stays as it was
    byte @Nullable [] update(Digest digest, RecordUpdate update);

    /// Shows the records of a partition in the order of their digests, starting strictly after `after` (from
    /// the first when null), until the visitor has had enough. Records that come or go meanwhile may or may
    /// not be seen; every record that is there all the time is seen exactly once.
    ///
    /// @return true when the end of the partition was reached, false when the visitor stopped
    boolean scan(int partition, @Nullable Digest after, RecordVisitor visitor);

    /// Removes all records of a partition at once, which takes far less than removing one after the other.
    /// The listener hears of each.
    void clear(int partition);

    /// Number of records.
    long size();

    /// Number of records in a partition.
    long size(int partition);

    /// Bytes of all records; the index not.
    long dataBytes();

    /// Bytes of memory that are taken for records: [#dataBytes()], what is lost between them, and garbage
    /// that has not been collected yet.
    long takenBytes();

    /// Bytes of memory that the index takes.
    long indexBytes();

    /// What becomes of a record.
    @FunctionalInterface
    interface RecordUpdate {
        /// Given the record as it is (null when there is none), answers what is to be stored: the same array
        /// to leave it as it is, another one to replace it, null to remove it.
        byte @Nullable [] apply(byte @Nullable [] current);
    }

    /// Looks at records one by one.
    @FunctionalInterface
    interface RecordVisitor {
        /// Looks at a record.
        ///
        /// @return false to stop after this one
        boolean visit(byte[] flat);
    }

    /// Hears of every change, under the record's lock: it must be quick and must not call the store.
    @FunctionalInterface
    interface RecordListener {
        /// A record was created (`before` null), replaced, or removed (`after` null).
        void changed(int partition, byte @Nullable [] before, byte @Nullable [] after);
    }
}
