package io.onehop.server.info;

import java.util.List;

/// The queries of a node that run, and those that ended lately (`query-max-done`). Any thread may ask.
public interface QueryJobs {
    /// No queries at all.
    QueryJobs NONE = new QueryJobs() {
        @Override
        public List<QueryJob> jobs() {
            return List.of();
        }

        @Override
        public boolean abort(long id) {
            return false;
        }
    };

    /// All of them.
    List<QueryJob> jobs();

    /// Ends a query that runs.
    ///
    /// @return false when none with that id runs
    boolean abort(long id);
}
