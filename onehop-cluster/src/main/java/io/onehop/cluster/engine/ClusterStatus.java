package io.onehop.cluster.engine;

import io.onehop.cluster.exchange.ExchangeProgress;
import io.onehop.model.NodeId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The cluster as one node sees it at one moment; immutable (clustering reference, sections 3, 4 and 7).
///
/// @param name `cluster-name`
/// @param key of the last commit; 0 before the first
/// @param principal of the last commit; null before the first
/// @param members of the last commit in descending order of their ids, this node among them; empty before
///     the first
/// @param generations counters of changes
/// @param hasIntegrity whether what was committed last belongs to the present view
/// @param migrationsAllowed whether no exchange is going on here
/// @param rebalanceNanos time of the last commit by the clock's nanoseconds; 0 before the first
/// @param pendingQuiesce whether this node will be quiesced by the next recluster
/// @param exchange how far the exchange is
public record ClusterStatus(
        String name,
        long key,
        @Nullable NodeId principal,
        List<ClusterMember> members,
        Generations generations,
        boolean hasIntegrity,
        boolean migrationsAllowed,
        long rebalanceNanos,
        boolean pendingQuiesce,
        ExchangeProgress exchange) {
    /// Takes a copy of the list.
    public ClusterStatus {
        members = List.copyOf(members);
    }

    /// Before the first view.
    public static ClusterStatus none(String name) {
        return new ClusterStatus(name, 0, null, List.of(), Generations.NONE, false, false, 0, false,
                ExchangeProgress.NONE);
    }

    /// Counters that grow and stay below 2^31, since clients read them as such; 0 before the first commit.
    ///
    /// @param cluster with every commit of other members
    /// @param peers whenever what clients are told of the members changes
    /// @param rebalance with every commit
    public record Generations(int cluster, int peers, int rebalance) {
        /// Before the first commit.
        public static final Generations NONE = new Generations(0, 0, 0);
    }

    /// Number of members; 0 before the first commit.
    public int size() {
        return members.size();
    }

    /// Whether this node belongs to a cluster.
    public boolean isMember() {
        return key != 0;
    }

    /// The member with that id, or null.
    public @Nullable ClusterMember member(NodeId id) {
        for (ClusterMember member : members) {
            if (member.id().equals(id)) {
                return member;
            }
        }
        return null;
    }

    /// Number of members that are quiesced.
    public int quiesced() {
        int count = 0;
        for (ClusterMember member : members) {
            count += member.isQuiesced() ? 1 : 0;
        }
        return count;
    }
}
