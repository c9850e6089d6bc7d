package io.onehop.client.stats;

/// A node as the client sees it.
///
/// @param name its node id
/// @param address where it is connected
/// @param happy whether commands work there; reads prefer happy nodes
/// @param inUse connections that carry a command, or are being opened
/// @param idle connections that wait for one
/// @param opened connections for commands opened since the node was added
/// @param closed connections for commands closed since then
/// @param look what the last look at it found
public record NodeStats(
        String name, String address, boolean happy, int inUse, int idle, long opened, long closed,
        Look look) {
    /// What was found at a node.
    ///
    /// @param peersGeneration of its list of nodes as far as it was taken over, below 0 = not yet
    /// @param partitionGeneration of its partitions as far as they were taken over, below 0 = not yet
    /// @param silentLooks looks in a row that it did not answer
    public record Look(long peersGeneration, long partitionGeneration, int silentLooks) {
        /// Nobody has looked yet.
        public static Look none() {
            return new Look(-1, -1, 0);
        }
    }
}
