package io.onehop.cluster.migration;

import io.onehop.cluster.fabric.FabricLane;
import io.onehop.model.NodeId;
import io.onehop.runtime.Clock;
import io.onehop.runtime.Lane;
import java.util.function.Supplier;

/// What all parts of this room share: who this node is, the world, and which balance is in force. Only for
/// the cluster's lane.
final class Site {
    /// After which control messages are sent again, and after which a node that was told to come later does.
    static final long RETRY_NANOS = 1_000_000_000L;
    /// Pause before looking again for something that nobody announces.
    static final long POLL_NANOS = 1_000_000L;

    private final NodeId self;
    private final Lane lane;
    private final Clock clock;
    private final FabricLane fabric;
    private final Supplier<MigrationSettings> settings;
    private long clusterKey;
    private boolean open;
    private long balancedAtNanos;

    Site(NodeId self, Lane lane, Clock clock, FabricLane fabric, Supplier<MigrationSettings> settings) {
        this.self = self;
        this.lane = lane;
        this.clock = clock;
        this.fabric = fabric;
        this.settings = settings;
    }

    NodeId self() {
        return self;
    }

    Lane lane() {
        return lane;
    }

    long nanoTime() {
        return clock.nanoTime();
    }

    FabricLane fabric() {
        return fabric;
    }

    MigrationSettings settings() {
        return settings.get();
    }

    /// Key of the last balance.
    long clusterKey() {
        return clusterKey;
    }

    /// When it was installed.
    long balancedAtNanos() {
        return balancedAtNanos;
    }

    /// Whether migrations are allowed.
    boolean isOpen() {
        return open;
    }

    /// Whether something that belongs to that balance may go on.
    boolean isCurrent(long key) {
        return open && key == clusterKey;
    }

    /// Migrations are not allowed any more.
    void shut() {
        open = false;
    }

    /// Migrations of that balance may begin.
    void open(long key) {
        clusterKey = key;
        open = true;
        balancedAtNanos = clock.nanoTime();
    }
}
