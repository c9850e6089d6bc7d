package io.onehop.cluster.migration;

import io.onehop.model.NodeId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Copies that wait to be sent. Those with records are taken in the order of migrations reference, section 5;
/// empty ones, of which there may be thousands, by their rank only. Only for the cluster's lane.
final class EmigrationQueue {
    private static final int TRIES = 8;

    private final List<EmigrationTask> full = new ArrayList<>();
    private final List<Deque<EmigrationTask>> empty = new ArrayList<>();
    private final Map<NodeId, Long> busyUntil = new HashMap<>();

    EmigrationQueue() {
        for (int rank = 0; rank <= EmigrationTask.LAST_RANK; rank++) {
            empty.add(new ArrayDeque<>());
        }
    }

    boolean isEmpty() {
        return full.isEmpty() && empty.stream().allMatch(Deque::isEmpty);
    }

    void add(EmigrationTask task) {
        if (task.isEmpty()) {
            empty.get(task.rank()).add(task);
        } else {
            full.add(task);
        }
    }

    /// Nothing goes to that node before that time.
    void busy(NodeId node, long untilNanos) {
        busyUntil.put(node, untilNanos);
    }

    void clear() {
        full.clear();
        empty.forEach(Deque::clear);
        busyUntil.clear();
    }

    private boolean isDue(EmigrationTask task, long nowNanos) {
        Long busy = busyUntil.get(task.flow().to());
        return nowNanos - task.dueNanos() >= 0 && (busy == null || nowNanos - busy >= 0);
    }

    /// The best copy with records that is due, or null.
    ///
    /// @param lastTo where the last one went: another node is better
    @Nullable EmigrationTask takeFull(long nowNanos, @Nullable NodeId lastTo) {
        int best = -1;
        for (int i = 0; i < full.size(); i++) {
            boolean better = isDue(full.get(i), nowNanos)
                    && (best < 0 || isBefore(full.get(i), full.get(best), lastTo));
            best = better ? i : best;
        }
        return best < 0 ? null : full.remove(best);
    }

    private static boolean isBefore(EmigrationTask one, EmigrationTask other, @Nullable NodeId lastTo) {
        int order = one.namespace() == other.namespace() ? 0 : Integer.compare(
                one.namespace().data().settings().migrateOrder(),
                other.namespace().data().settings().migrateOrder());
        if (order == 0) {
            order = Boolean.compare(one.flow().to().equals(lastTo), other.flow().to().equals(lastTo));
        }
        if (order == 0) {
            order = Integer.compare(one.rank(), other.rank());
        }
        return order != 0 ? order < 0 : one.records() < other.records();
    }

    /// An empty copy that is due, or null when some of the next are not.
    @Nullable EmigrationTask takeEmpty(long nowNanos) {
        for (Deque<EmigrationTask> tasks : empty) {
            for (int i = Math.min(TRIES, tasks.size()); i > 0; i--) {
                EmigrationTask task = tasks.remove();
                if (isDue(task, nowNanos)) {
                    return task;
                }
                tasks.add(task);
            }
        }
        return null;
    }
}
