package io.onehop.xdr.feed;

import io.onehop.model.Digest;

/// When records of a partition were shipped a moment ago. Its queue's lock guards it.
///
/// A table in which a record has one of four places. If all are taken by records that were shipped as
/// recently, the table doubles, up to 1,024 places; after that the earliest of them is forgotten, and shipped
/// once more if it changes too soon. What is too old is overwritten, so nothing has to be cleared away.
final class RecentlyShipped {
    private static final int WAYS = 4;
    private static final int MOST = 1_024;
    private static final long[] NONE = {};

    /// What identifies a record within its partition, 0 for an empty place; no record has it but by a chance
    /// of one in 2^64, and that one is never hot.
    private long[] records = NONE;
    private long[] shippedNanos = NONE;

    private static long identity(Digest digest) {
        return digest.high() * 31 + digest.middle() * 17 + digest.low();
    }

    /// Where the record is, or -1.
    private int find(long record) {
        if (records.length > 0) {
            int first = first(record);
            for (int place = first; place < first + WAYS; place++) {
                if (records[place] == record) {
                    return place;
                }
            }
        }
        return -1;
    }

    private int first(long record) {
        int hash = Long.hashCode(record * 0x9E3779B97F4A7C15L);
        return (hash >>> Short.SIZE ^ hash) & records.length - 1 & -WAYS;
    }

    void note(Digest digest, long nowNanos, long keepNanos) {
        if (keepNanos == 0) {
            return;
        }
        long record = identity(digest);
        if (records.length == 0) {
            resize(WAYS, nowNanos, keepNanos);
        }
        int place = find(record);
        while (place < 0) {
            int earliest = earliest(first(record));
            if (!isRecent(earliest, nowNanos, keepNanos) || records.length >= MOST) {
                place = earliest;
            } else {
                resize(records.length * 2, nowNanos, keepNanos);
            }
        }
        records[place] = record;
        shippedNanos[place] = nowNanos;
    }

    /// An empty place, or else that of the record that was shipped first.
    private int earliest(int first) {
        int earliest = first;
        for (int place = first; place < first + WAYS; place++) {
            if (records[place] == 0) {
                return place;
            }
            if (shippedNanos[place] - shippedNanos[earliest] < 0) {
                earliest = place;
            }
        }
        return earliest;
    }

    private boolean isRecent(int place, long nowNanos, long keepNanos) {
        return records[place] != 0 && nowNanos - shippedNanos[place] < keepNanos;
    }

    private void resize(int places, long nowNanos, long keepNanos) {
        long[] oldRecords = records;
        long[] oldNanos = shippedNanos;
        records = new long[places];
        shippedNanos = new long[places];
        for (int i = 0; i < oldRecords.length; i++) {
            if (oldRecords[i] != 0 && nowNanos - oldNanos[i] < keepNanos) {
                int place = earliest(first(oldRecords[i])); // an empty one: fewer meet in a larger table
                records[place] = oldRecords[i];
                shippedNanos[place] = oldNanos[i];
            }
        }
    }

    /// When the record was shipped within that time, on the clock of nanoseconds; 0 when it was not.
    long shippedNanos(Digest digest, long nowNanos, long keepNanos) {
        int place = keepNanos == 0 ? -1 : find(identity(digest));
        return place >= 0 && isRecent(place, nowNanos, keepNanos) ? shippedNanos[place] : 0;
    }
}
