package io.onehop.cluster.exchange;

import io.onehop.cluster.metadata.MetadataEntry;
import java.util.List;
import java.util.Map;

/// What an exchange needs of the node it runs on. Called on the cluster's lane.
public interface ExchangeMember {
    /// Stops all migrations until the next commit and tells how things are here.
    ///
    /// @param committedKey key of the last exchange committed here, for the answer
    /// @return with nothing prepared
    NodeState report(long committedKey);

    /// The metadata known here.
    List<MetadataEntry> metadata();

    /// Learns metadata of others, before partitions are dealt out.
    void learn(List<MetadataEntry> entries);

    /// What this node's copies would be worth after a commit of the plan, by namespace; without acting on it.
    Map<String, PackedVersions> versionsUnder(ExchangePlan plan);

    /// Works out what a commit of the plan would mean, without acting on it: while nodes commit one after the
    /// other, commands wait, so little may be left to do then.
    void prepare(ExchangePlan plan);

    /// Deals out partitions by the plan, as prepared, and lets migrations begin.
    void commit(ExchangePlan plan);

    /// The exchange is in another phase, or fewer members are waited for.
    void progressed();
}
