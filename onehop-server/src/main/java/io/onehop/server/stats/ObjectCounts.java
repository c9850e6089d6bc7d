package io.onehop.server.stats;

/// Records of one sort in a namespace, by the role this node has for their partitions.
///
/// @param master     in partitions it is master of
/// @param prole      in partitions it is a replica of
/// @param nonReplica in partitions it holds but is neither of, for instance before they moved away
public record ObjectCounts(long master, long prole, long nonReplica) {
    /// None of them.
    public static final ObjectCounts NONE = new ObjectCounts(0, 0, 0);

    /// All of them.
    public long all() {
        return master + prole + nonReplica;
    }
}
