package io.onehop.server.proxy;

import io.onehop.model.NodeId;
import org.jspecify.annotations.Nullable;

/// A command that another node has been asked to execute. Called on the lane that asked; one of the two,
/// once, or neither.
public interface ProxyWaiter {
    /// It has been executed.
    void answered(byte[] answer);

    /// It has not been executed.
    ///
    /// @param from who says so
    /// @param redirect who is right in that node's view, or null
    void returned(NodeId from, @Nullable NodeId redirect);
}
