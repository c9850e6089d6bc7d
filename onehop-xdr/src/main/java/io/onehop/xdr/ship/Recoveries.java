package io.onehop.xdr.ship;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntSupplier;

/// Which partitions are looked through at once (`max-recoveries-interleaved`): no more than the limit, the
/// others one after the other, in the order in which they asked. A partition keeps its turn until its
/// recovery is over. Safe for use by many threads.
final class Recoveries {
    private final IntSupplier most;
    private final Set<Turn> running = new LinkedHashSet<>();
    private final Set<Turn> waiting = new LinkedHashSet<>();

    private record Turn(NamespaceShipper shipper, int partition) {
        private boolean isNeeded() {
            return shipper.queue(partition).isRecovering()
                    && shipper.source().role(partition) == Source.Role.MASTER;
        }
    }

    /// @param most partitions at once, 0 for no limit; asked anew each time
    Recoveries(IntSupplier most) {
        this.most = most;
    }

    /// Whether a partition may be looked through now; if not it is offered when it may.
    boolean mayRun(NamespaceShipper shipper, int partition) {
        int limit = most.getAsInt();
        if (limit == 0) {
            return true;
        }
        var turn = new Turn(shipper, partition);
        synchronized (this) {
            if (running.contains(turn)) {
                return true;
            }
            if (running.size() < limit) {
                waiting.remove(turn);
                running.add(turn);
                return true;
            }
            waiting.add(turn);
            return false;
        }
    }

    /// A recovery is over, or is not needed any more.
    void over(NamespaceShipper shipper, int partition) {
        synchronized (this) {
            if (running.isEmpty() && waiting.isEmpty()) {
                return;
            }
            running.remove(new Turn(shipper, partition));
        }
        offerNext();
    }

    /// Takes back the turns of partitions that need none any more; called once a second.
    void refresh() {
        synchronized (this) {
            running.removeIf(turn -> !turn.isNeeded());
            waiting.removeIf(turn -> !turn.isNeeded());
        }
        offerNext();
    }

    /// A namespace is shipped no more.
    synchronized void forget(NamespaceShipper shipper) {
        running.removeIf(turn -> turn.shipper == shipper);
        waiting.removeIf(turn -> turn.shipper == shipper);
    }

    /// Those for which there is room ask again, outside of the lock.
    private void offerNext() {
        int limit = most.getAsInt();
        List<Turn> next = new ArrayList<>();
        synchronized (this) {
            int room = limit == 0 ? waiting.size() : Math.max(0, limit - running.size());
            for (var each = waiting.iterator(); each.hasNext() && next.size() < room;) {
                next.add(each.next());
                each.remove();
            }
        }
        next.forEach(turn -> turn.shipper.offer(turn.partition));
    }
}
