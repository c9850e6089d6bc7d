package io.onehop.server.txn;

import io.onehop.model.ResultCode;
import io.onehop.runtime.Clock;
import io.onehop.server.namespace.SetInfo;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// The queries that run and the ones that ended last, to be shown and aborted by operators (info-protocol
/// reference, section 3). Safe for use by many threads.
public final class QueryRegistry {
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final Clock clock;
    private final IntSupplier maxDone;
    private final Map<Long, QueryJob> running = new LinkedHashMap<>();
    private final Deque<QueryJob> done = new ArrayDeque<>();

    /// No queries yet.
    ///
    /// @param maxDone how many queries that ended are kept, as it is now
    public QueryRegistry(Clock clock, IntSupplier maxDone) {
        this.clock = clock;
        this.maxDone = maxDone;
    }

    /// Lists a query as running; refuses a task id that is running already (4) and more than `most` queries
    /// (22).
    synchronized ResultCode start(QuerySpec spec, long most) {
        if (running.containsKey(spec.taskId())) {
            return ResultCode.PARAMETER;
        }
        if (running.size() >= most) {
            return ResultCode.FORBIDDEN;
        }
        SetInfo set = spec.set();
        running.put(spec.taskId(), new QueryJob(spec, set == null ? "" : set.name(), clock.nanoTime()));
        return ResultCode.OK;
    }

    /// The running query of that number, or null.
    synchronized @Nullable QueryJob job(long taskId) {
        return running.get(taskId);
    }

    /// Moves a query to those that ended.
    synchronized void end(long taskId, QueryEnd how) {
        QueryJob job = running.remove(taskId);
        if (job == null) {
            return;
        }
        job.end(how, clock.nanoTime());
        done.addFirst(job);
        while (done.size() > maxDone.getAsInt()) {
            done.removeLast();
        }
    }

    /// Asks a running query to stop.
    ///
    /// @return false when no query of that number runs
    public synchronized boolean abort(long taskId) {
        QueryJob job = running.get(taskId);
        if (job != null) {
            job.abort();
        }
        return job != null;
    }

    /// Asks all running queries to stop.
    ///
    /// @return how many
    public synchronized int abortAll() {
        running.values().forEach(QueryJob::abort);
        return running.size();
    }

    /// Number of queries that run.
    public synchronized int runningCount() {
        return running.size();
    }

    /// The queries that run and those that ended, the newest of these first.
    public synchronized List<QueryState> states() {
        var states = new ArrayList<QueryState>();
        long now = clock.nanoTime();
        running.values().forEach(job -> states.add(job.state(now)));
        done.forEach(job -> states.add(job.state(now)));
        return states;
    }

    /// How a query stands.
    ///
    /// @param taskId the client's number for it
    /// @param namespace its namespace
    /// @param set its set, empty for all
    /// @param partitionsRequested partitions it was to read from their start
    /// @param digestsRequested partitions it was to read after a digest
    /// @param recordsPerSecond its limit, 0 = none
    /// @param active whether it runs
    /// @param end how it ended, if it has
    /// @param progressPercent 0..100
    /// @param runMillis for how long it ran or has run
    /// @param doneMillis since when it has ended
    /// @param throttled records it waited for because of its limit
    /// @param succeeded records answered
    /// @param bytes bytes of answers
    /// @param stallLimitMillis for how long the client may take nothing
    /// @param client the address and port it came from, `address+port`
    public record QueryState(
            long taskId,
            String namespace,
            String set,
            int partitionsRequested,
            int digestsRequested,
            long recordsPerSecond,
            boolean active,
            QueryEnd end,
            double progressPercent,
            long runMillis,
            long doneMillis,
            long throttled,
            long succeeded,
            long bytes,
            long stallLimitMillis,
            String client) {}

    /// How a query ended.
    public enum QueryEnd {
        /// Not yet.
        RUNNING,
        /// All was answered.
        COMPLETE,
        /// An operator aborted it.
        ABORTED,
        /// Its client did not wait for the answer.
        CLIENT_GONE,
        /// Its time was over, or something else failed.
        FAILED
    }

    /// One query; its counters are written by the event loop that runs it.
    static final class QueryJob {
        private final long taskId;
        private final String namespace;
        private final int parts;
        private final int digests;
        private final long recordsPerSecond;
        private final long stallLimitMillis;
        private final String client;
        private final String setName;
        private final long startNanos;
        private volatile boolean aborted;
        private volatile int partsDone;
        private volatile long throttled;
        private volatile long succeeded;
        private volatile long bytes;
        private volatile QueryEnd how = QueryEnd.RUNNING;
        private volatile long endNanos;

        QueryJob(QuerySpec spec, String setName, long startNanos) {
            taskId = spec.taskId();
            namespace = spec.namespace().name();
            parts = spec.parts().length;
            digests = resumed(spec);
            recordsPerSecond = spec.recordsPerSecond();
            stallLimitMillis = spec.stallLimitMillis();
            client = spec.client();
            this.setName = setName;
            this.startNanos = startNanos;
        }

        private static int resumed(QuerySpec spec) {
            int count = 0;
            for (QuerySpec.Part part : spec.parts()) {
                count += part.after() == null ? 0 : 1;
            }
            return count;
        }

        void abort() {
            aborted = true;
        }

        boolean isAborted() {
            return aborted;
        }

        void progress(int partsRead, long recordsAnswered, long recordsThrottled, long bytesAnswered) {
            partsDone = partsRead;
            succeeded = recordsAnswered;
            throttled = recordsThrottled;
            bytes = bytesAnswered;
        }

        private void end(QueryEnd endedHow, long nowNanos) {
            endNanos = nowNanos;
            how = endedHow;
        }

        private QueryState state(long nowNanos) {
            QueryEnd ended = how;
            boolean active = ended == QueryEnd.RUNNING;
            long until = active ? nowNanos : endNanos;
            return new QueryState(
                    taskId,
                    namespace,
                    setName,
                    parts - digests,
                    digests,
                    recordsPerSecond,
                    active,
                    ended,
                    parts == 0 ? 100.0 : 100.0 * partsDone / parts,
                    (until - startNanos) / NANOS_PER_MILLI,
                    active ? 0 : (nowNanos - endNanos) / NANOS_PER_MILLI,
                    throttled,
                    succeeded,
                    bytes,
                    stallLimitMillis,
                    client);
        }
    }
}
