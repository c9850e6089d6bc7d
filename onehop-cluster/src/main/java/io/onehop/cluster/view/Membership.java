package io.onehop.cluster.view;

/// Tells who belongs to the cluster. Real ones find out over the network; in simulations the world says.
public interface Membership extends AutoCloseable {
    /// Begins to look for other nodes and to tell of views: first that of this node alone, at once or when it
    /// has looked around for a moment. The listener is called on the cluster's lane.
    ///
    /// @throws RuntimeException when the heartbeat port cannot be opened
    void start(Listener listener);

    /// Leaves the cluster, so that the others need not find out, and ends. Calling it again does nothing.
    @Override
    void close();

    /// Hears of views.
    @FunctionalInterface
    interface Listener {
        /// The nodes that belong together have changed.
        void viewChanged(ClusterView view);
    }
}
