package io.onehop.simulation.world;

import io.onehop.cluster.view.ClusterView;
import io.onehop.cluster.view.Membership;
import io.onehop.cluster.view.ServingLease;
import org.jspecify.annotations.Nullable;

/// Membership as one life of a node sees it.
public final class SimMembership implements Membership {
    private final MembershipWorld world;
    private final SimLane lane;
    private final SimFabric.Node fabric;
    private final ServingLease lease;
    private @Nullable Listener listener;
    private long lastTellingNanos;

    /// @param lane the node's cluster lane
    public SimMembership(MembershipWorld world, SimLane lane, SimFabric.Node fabric, ServingLease lease) {
        this.world = world;
        this.lane = lane;
        this.fabric = fabric;
        this.lease = lease;
    }

    @Override
    public void start(Listener newListener) {
        listener = newListener;
        world.started(this);
    }

    @Override
    public void close() {
        world.left(this);
        listener = null;
    }

    NodeProcess process() {
        return lane.process();
    }

    ServingLease lease() {
        return lease;
    }

    /// Runs the task on the node's lane after that time, and after all that were given before.
    void tellAfter(long delayNanos, Runnable task) {
        Scheduler scheduler = world.scheduler();
        lastTellingNanos = Math.max(lastTellingNanos, scheduler.nowNanos() + delayNanos);
        scheduler.at(lastTellingNanos, () -> lane.arrive(task));
    }

    void tell(ClusterView view) {
        Listener told = listener;
        if (told != null) {
            fabric.viewChanged(view);
            told.viewChanged(view);
        }
    }
}
