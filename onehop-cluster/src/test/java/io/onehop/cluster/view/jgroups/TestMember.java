package io.onehop.cluster.view.jgroups;

import io.onehop.cluster.view.ClusterView;
import io.onehop.cluster.view.Endpoint;
import io.onehop.cluster.view.Member;
import io.onehop.cluster.view.ServingLease;
import io.onehop.model.NodeId;
import io.onehop.runtime.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jgroups.protocols.DISCARD;
import org.jgroups.protocols.TP;
import org.jgroups.stack.ProtocolStack;

/// A member in this JVM that remembers its views; links can be broken.
final class TestMember implements AutoCloseable {
    private static final ReentrantLock LOCK = new ReentrantLock();
    private static final Condition CHANGED = LOCK.newCondition();

    final JGroupsMembership membership;
    final ServingLease lease;
    private final TestLane lane = new TestLane();
    private final List<ClusterView> views = new ArrayList<>();
    private final DISCARD discard = new DISCARD();

    TestMember(long id, String cluster, List<Endpoint> seeds) {
        this(id, cluster, "127.0.0.1", 0, seeds);
    }

    TestMember(long id, String cluster, String host, int port, List<Endpoint> seeds) {
        Clock clock = Clock.system();
        lease = new ServingLease(clock.nanoTime());
        membership = new JGroupsMembership(new MembershipSettings(
                new Member(new NodeId(id), List.of(new Endpoint("127.0.0.1", (int) (3000 + id)))), cluster,
                host, port, seeds, () -> 150, () -> 10, clock, lane, lease));
    }

    TestMember start() {
        membership.start(view -> locked(() -> {
            views.add(view);
            CHANGED.signalAll();
        }));
        return this;
    }

    private static void locked(Runnable task) {
        LOCK.lock();
        try {
            task.run();
        } finally {
            LOCK.unlock();
        }
    }

    Endpoint endpoint() {
        return new Endpoint("127.0.0.1", membership.port());
    }

    List<ClusterView> views() {
        LOCK.lock();
        try {
            return List.copyOf(views);
        } finally {
            LOCK.unlock();
        }
    }

    /// The ids of the newest view; empty without one.
    List<Long> ids() {
        List<ClusterView> all = views();
        return all.isEmpty() ? List.of() : all.getLast().ids().stream().map(NodeId::value).toList();
    }

    /// Does not hear that member from now on.
    void deafTo(TestMember other) {
        ProtocolStack stack = membership.channel().getProtocolStack();
        if (stack.findProtocol(DISCARD.class) == null) {
            try {
                stack.insertProtocol(discard, ProtocolStack.Position.ABOVE, TP.class);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        discard.addIgnoreMember(other.membership.channel().getAddress());
    }

    void hearsAll() {
        discard.resetIgnoredMembers();
    }

    /// Waits until it holds, looking again whenever a member has a new view.
    ///
    /// @return the milliseconds it took
    static long await(long millis, String what, BooleanSupplier condition) {
        long begin = System.nanoTime();
        long left = TimeUnit.MILLISECONDS.toNanos(millis);
        LOCK.lock();
        try {
            while (!condition.getAsBoolean()) {
                if (left <= 0) {
                    throw new AssertionError("not within " + millis + " ms: " + what);
                }
                long slice = Math.min(left, TimeUnit.MILLISECONDS.toNanos(50));
                left -= slice - CHANGED.awaitNanos(slice);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            LOCK.unlock();
        }
        return (System.nanoTime() - begin) / 1_000_000;
    }

    @Override
    public void close() {
        membership.close();
        lane.close();
    }
}
