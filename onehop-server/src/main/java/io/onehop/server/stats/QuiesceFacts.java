package io.onehop.server.stats;

/// Nodes that give their partitions to others (clustering reference, section 7).
///
/// @param pending whether this node will be one of them after the next recluster
/// @param effective whether it is
/// @param nodes how many are
public record QuiesceFacts(boolean pending, boolean effective, int nodes) {
    /// None.
    public static final QuiesceFacts NONE = new QuiesceFacts(false, false, 0);
}
