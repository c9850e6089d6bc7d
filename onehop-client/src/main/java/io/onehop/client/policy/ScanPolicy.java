package io.onehop.client.policy;

import java.time.Duration;

/// How a set or namespace is read through.
///
/// @param timing limits and retries: rounds in which partitions that did not answer are asked again, not
///     counting rounds that brought records (0 = no second round at all); the attempt limit is how long a
///     node may be silent while the caller wants more
/// @param replica which node a partition is read from; moves on in each round
/// @param maxRecords about how many records at most, 0 = all
/// @param recordsPerSecond per node, 0 = no limit
/// @param bufferedRecords how many decoded records may wait for the caller before the nodes are held back; 1
///     or more. What one message of a server holds (about 1 MiB) comes on top
public record ScanPolicy(
        Timing timing, Replica replica, long maxRecords, int recordsPerSecond, int bufferedRecords) {
    /// @throws IllegalArgumentException when something is negative, nothing may be buffered, or any node may
    ///     be asked (a node reads only partitions it holds)
    public ScanPolicy {
        if (replica == Replica.RANDOM) {
            throw new IllegalArgumentException("a scan cannot ask any node, replica=" + replica);
        }
        if (maxRecords < 0 || recordsPerSecond < 0 || bufferedRecords < 1) {
            throw new IllegalArgumentException("scan policy is out of range: maxRecords=" + maxRecords
                    + " recordsPerSecond=" + recordsPerSecond + " bufferedRecords=" + bufferedRecords);
        }
    }

    /// No total limit, 30 s of silence, five more rounds, everything, 4096 records buffered.
    public static ScanPolicy defaults() {
        return new ScanPolicy(
                new Timing(Duration.ZERO, Duration.ofSeconds(30), 5, Duration.ofMillis(50)),
                Replica.SEQUENCE, 0, 0, 4096);
    }

    /// With other limits.
    public ScanPolicy withTiming(Timing newTiming) {
        return new ScanPolicy(newTiming, replica, maxRecords, recordsPerSecond, bufferedRecords);
    }

    /// With another total limit; zero = none.
    public ScanPolicy withTotalTimeout(Duration total) {
        return withTiming(timing.withTotal(total));
    }

    /// From other nodes.
    public ScanPolicy withReplica(Replica newReplica) {
        return new ScanPolicy(timing, newReplica, maxRecords, recordsPerSecond, bufferedRecords);
    }

    /// With at most about so many records.
    public ScanPolicy withMaxRecords(long newMaxRecords) {
        return new ScanPolicy(timing, replica, newMaxRecords, recordsPerSecond, bufferedRecords);
    }

    /// With at most so many records per second and node.
    public ScanPolicy withRecordsPerSecond(int newRecordsPerSecond) {
        return new ScanPolicy(timing, replica, maxRecords, newRecordsPerSecond, bufferedRecords);
    }

    /// With another buffer.
    public ScanPolicy withBufferedRecords(int newBufferedRecords) {
        return new ScanPolicy(timing, replica, maxRecords, recordsPerSecond, newBufferedRecords);
    }
}
