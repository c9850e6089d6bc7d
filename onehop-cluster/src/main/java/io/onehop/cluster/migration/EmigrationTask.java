package io.onehop.cluster.migration;

import io.onehop.cluster.balance.Flow;

/// A copy that is to be sent, in the queue or being sent.
///
/// @param namespace whose
/// @param partition which
/// @param flow to whom and why
/// @param contingent whether it had to wait until this node lacked nothing
/// @param records how many there were
/// @param dueNanos not to be tried before that time
record EmigrationTask(
        NamespaceKeeper namespace, int partition, Flow flow, boolean contingent, long records,
        long dueNanos) {
    private static final int LEAD = 0;
    private static final int CONTINGENT = 1;
    private static final int FILL = 2;

    EmigrationTask due(long newDueNanos) {
        return new EmigrationTask(namespace, partition, flow, contingent, records, newDueNanos);
    }

    /// Whether there was nothing to be sent when it was due first: then it costs a few messages, and many may
    /// be under way at once.
    boolean isEmpty() {
        return records == 0;
    }

    /// What restores mastership goes first, then what others have waited for already.
    int rank() {
        return flow.kind() != Flow.Kind.FILL ? LEAD : contingent ? CONTINGENT : FILL;
    }
}
