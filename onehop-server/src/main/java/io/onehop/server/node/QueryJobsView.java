package io.onehop.server.node;

import io.onehop.server.info.QueryJob;
import io.onehop.server.info.QueryJobs;
import io.onehop.server.txn.QueryRegistry;
import io.onehop.server.txn.QueryRegistry.QueryState;
import java.util.List;

/// The queries that run and ran, as info commands show them.
///
/// @param registry where they are listed
record QueryJobsView(QueryRegistry registry) implements QueryJobs {
    @Override
    public List<QueryJob> jobs() {
        return registry.states().stream().map(QueryJobsView::job).toList();
    }

    @Override
    public boolean abort(long id) {
        return registry.abort(id);
    }

    private static QueryJob job(QueryState state) {
        return new QueryJob(
                state.taskId(),
                new QueryJob.Target(
                        state.namespace(),
                        state.set(),
                        state.partitionsRequested(),
                        state.digestsRequested(),
                        (int) state.recordsPerSecond()),
                new QueryJob.State(
                        status(state),
                        state.active() ? 1 : 0,
                        state.progressPercent(),
                        state.runMillis(),
                        state.doneMillis()),
                new QueryJob.Records(state.throttled(), 0, 0, state.succeeded(), 0),
                new QueryJob.Origin(state.client(), "basic", (int) state.stallLimitMillis()));
    }

    private static QueryJob.Status status(QueryState state) {
        return switch (state.end()) {
            case RUNNING -> QueryJob.Status.ACTIVE;
            case COMPLETE -> QueryJob.Status.DONE;
            case ABORTED -> QueryJob.Status.USER_ABORTED;
            case CLIENT_GONE -> QueryJob.Status.ABANDONED_RESPONSE_ERROR;
            case FAILED -> QueryJob.Status.ABANDONED_UNKNOWN;
        };
    }
}
