package io.onehop.cluster.balance;

import io.onehop.model.NodeId;
import org.jspecify.annotations.Nullable;

/// A node of a [SymbolicCluster]: one partition, whose records are bits.
final class SymbolicNode {
    final NodeId id;
    /// Its number: a bit in sets of nodes.
    final int index;
    boolean up = true;
    int side;
    boolean quiesced;
    /// Its records.
    long records;
    /// Records that it has to bring to other nodes still (decision 0003).
    long unreplicated;
    PartitionVersion version = PartitionVersion.NULL;
    /// Key of the balance it has committed, 0 = none.
    long key;
    @Nullable NamespacePlan plan;
    @Nullable NamespacePlan prepared;
    /// Whether it executes commands.
    boolean serving;
    /// Whether its migrations are stopped because of an exchange.
    boolean suspended;

    SymbolicNode(NodeId id, int index) {
        this.id = id;
        this.index = index;
    }

    int bit() {
        return 1 << index;
    }

    void crash(boolean loseRecords) {
        up = false;
        plan = null;
        prepared = null;
        key = 0;
        unreplicated = 0;
        serving = false;
        suspended = false;
        version = loseRecords ? PartitionVersion.NULL : version.isolated();
        records = loseRecords ? 0 : records;
    }

    boolean reaches(SymbolicNode other) {
        return up && other.up && side == other.side;
    }

    /// Whether messages between the two are acted upon.
    boolean understands(SymbolicNode other) {
        return reaches(other) && key == other.key && key != 0;
    }

    @Override
    public String toString() {
        return id + (up ? "" : " down") + (quiesced ? " quiesced" : "") + " side=" + side + ' ' + version
                + " key=" + Long.toHexString(key) + (serving ? " serving" : "")
                + (suspended ? " suspended" : "") + " records=" + Long.toBinaryString(records)
                + " unreplicated=" + Long.toBinaryString(unreplicated);
    }
}
