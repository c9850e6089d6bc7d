package io.onehop.cluster.migration;

import io.onehop.model.NodeId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Copies that wait to be sent. Those with records are taken in the order of migrations reference, section 5;
/// empty ones, of which there may be thousands, by their rank only. Only for the cluster's lane.
///
/// Those with records that are due stand in one heap for each namespace and receiver, so that taking one
/// looks at the first of each only: what differs between the heaps (the namespace's order, a busy receiver,
/// the receiver before) may change while copies wait, what orders a heap does not.
final class EmigrationQueue {
    private static final int TRIES = 8;

    /// A copy in the queue.
    ///
    /// @param number of two that are alike the lower one goes first
    private record Waiting(EmigrationTask task, long number) {
        private int compareDue(Waiting other) {
            return Long.signum(task.dueNanos() - other.task.dueNanos());
        }

        private int compareWithin(Waiting other) {
            int order = Integer.compare(task.rank(), other.task.rank());
            order = order != 0 ? order : Long.compare(task.records(), other.task.records());
            return order != 0 ? order : Long.compare(number, other.number);
        }
    }

    private record Way(NamespaceKeeper namespace, NodeId to) {}

    private final PriorityQueue<Waiting> early = new PriorityQueue<>(Waiting::compareDue);
    private final Map<Way, PriorityQueue<Waiting>> due = new HashMap<>();
    private final List<Deque<EmigrationTask>> empty = new ArrayList<>();
    private final Map<NodeId, Long> busyUntil = new HashMap<>();
    private long numbers;

    EmigrationQueue() {
        for (int rank = 0; rank <= EmigrationTask.LAST_RANK; rank++) {
            empty.add(new ArrayDeque<>());
        }
    }

    boolean isEmpty() {
        return early.isEmpty() && due.isEmpty() && empty.stream().allMatch(Deque::isEmpty);
    }

    void add(EmigrationTask task) {
        if (task.isEmpty()) {
            empty.get(task.rank()).add(task);
        } else {
            early.add(new Waiting(task, numbers++));
        }
    }

    /// Nothing goes to that node before that time.
    void busy(NodeId node, long untilNanos) {
        busyUntil.put(node, untilNanos);
    }

    void clear() {
        early.clear();
        due.clear();
        empty.forEach(Deque::clear);
        busyUntil.clear();
    }

    private boolean isBusy(NodeId node, long nowNanos) {
        Long until = busyUntil.get(node);
        return until != null && nowNanos - until < 0;
    }

    private boolean isDue(EmigrationTask task, long nowNanos) {
        return nowNanos - task.dueNanos() >= 0 && !isBusy(task.flow().to(), nowNanos);
    }

    /// The best copy with records that is due, or null.
    ///
    /// @param lastTo where the last one went: another node is better
    @Nullable EmigrationTask takeFull(long nowNanos, @Nullable NodeId lastTo) {
        moveDue(nowNanos);
        PriorityQueue<Waiting> from = null;
        Waiting best = null;
        for (PriorityQueue<Waiting> heap : due.values()) {
            Waiting first = heap.element();
            boolean better = !isBusy(first.task.flow().to(), nowNanos)
                    && (best == null || compare(first, best, lastTo) < 0);
            best = better ? first : best;
            from = better ? heap : from;
        }
        if (from == null || best == null) {
            return null;
        }
        from.remove();
        if (from.isEmpty()) {
            due.remove(way(best.task));
        }
        return best.task;
    }

    private void moveDue(long nowNanos) {
        for (Waiting next = early.peek(); next != null && nowNanos - next.task.dueNanos() >= 0;
                next = early.peek()) {
            early.remove();
            due.computeIfAbsent(way(next.task), _ -> new PriorityQueue<>(Waiting::compareWithin)).add(next);
        }
    }

    private static Way way(EmigrationTask task) {
        return new Way(task.namespace(), task.flow().to());
    }

    private static int compare(Waiting one, Waiting other, @Nullable NodeId lastTo) {
        NamespaceKeeper namespace = one.task.namespace();
        NamespaceKeeper second = other.task.namespace();
        int order = namespace == second ? 0 : Integer.compare(
                namespace.data().settings().migrateOrder(), second.data().settings().migrateOrder());
        if (order == 0) {
            order = Boolean.compare(
                    one.task.flow().to().equals(lastTo), other.task.flow().to().equals(lastTo));
        }
        return order != 0 ? order : one.compareWithin(other);
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
