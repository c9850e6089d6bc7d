package io.onehop.server.info;

import java.util.Locale;

/// A query at one moment, as `query-show` tells it (info-protocol reference, section 3, job line).
///
/// @param id      the client's number for it, unsigned
/// @param target  what it asks
/// @param state   how far it is
/// @param records what it found
/// @param origin  who asked
public record QueryJob(long id, Target target, State state, Records records, Origin origin) {
    /// Whether it runs, and how it ended. Clients take every text that starts with `done` for the end.
    public enum Status {
        /// It runs.
        ACTIVE("active(ok)"),
        /// It found everything.
        DONE("done(ok)"),
        /// It was aborted by `query-abort`.
        USER_ABORTED("done(user-aborted)"),
        /// Its answer could not be sent.
        ABANDONED_RESPONSE_ERROR("done(abandoned-response-error)"),
        /// Its answer could not be sent in time.
        ABANDONED_RESPONSE_TIMEOUT("done(abandoned-response-timeout)"),
        /// It failed for another reason.
        ABANDONED_UNKNOWN("done(abandoned-unknown)");

        private final String text;

        Status(String text) {
            this.text = text;
        }
    }

    /// What a query asks.
    ///
    /// @param namespace        its name
    /// @param set              its name, or empty
    /// @param partitions       partitions asked for
    /// @param digests          partitions asked for from a record on
    /// @param recordsPerSecond the limit, 0 for none
    public record Target(String namespace, String set, int partitions, int digests, int recordsPerSecond) {}

    /// How far a query is.
    ///
    /// @param status         whether it runs
    /// @param threads        threads at work on it
    /// @param progressPct    0..100
    /// @param runTimeMillis  how long it has run or ran
    /// @param sinceDoneMillis how long ago it ended, 0 while it runs
    public record State(Status status, int threads, double progressPct, long runTimeMillis,
            long sinceDoneMillis) {}

    /// Records a query met.
    ///
    /// @param throttled    that had to wait for the limit
    /// @param filteredMeta that the filter left out by what is known without reading
    /// @param filteredBins that the filter left out after reading
    /// @param succeeded    that were sent or changed
    /// @param failed       that were not
    public record Records(long throttled, long filteredMeta, long filteredBins, long succeeded,
            long failed) {}

    /// Who asked.
    ///
    /// @param address             `address+port` of the client
    /// @param jobType             `basic`, `background-ops` …
    /// @param socketTimeoutMillis how long one write to the client may take
    public record Origin(String address, String jobType, int socketTimeoutMillis) {}

    /// The job line.
    String line() {
        return "trid=" + Long.toUnsignedString(id)
                + ":ns=" + target.namespace
                + ":set=" + target.set
                + ":n-pids-requested=" + target.partitions
                + ":n-keyds-requested=" + target.digests
                + ":rps=" + target.recordsPerSecond
                + ":active-threads=" + state.threads
                + ":status=" + state.status.text
                + ":job-progress=" + String.format(Locale.ROOT, "%.2f", state.progressPct)
                + ":run-time=" + state.runTimeMillis
                + ":time-since-done=" + state.sinceDoneMillis
                + ":recs-throttled=" + records.throttled
                + ":recs-filtered-meta=" + records.filteredMeta
                + ":recs-filtered-bins=" + records.filteredBins
                + ":recs-succeeded=" + records.succeeded
                + ":recs-failed=" + records.failed
                + ":from=" + origin.address
                + ":job-type=" + origin.jobType
                + ":socket-timeout=" + origin.socketTimeoutMillis;
    }
}
