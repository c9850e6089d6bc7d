package io.onehop.server.proxy;

import io.onehop.cluster.fabric.FabricPeer;

/// Executes commands that other nodes got.
@FunctionalInterface
public interface ProxiedCommands {
    /// Executes the command, now or later, and answers with a [ProxyMessage.Response], or gives it back with
    /// a [ProxyMessage.Return] if it is not executed; does not answer when its time is over. On the lane on
    /// which it was received.
    void execute(ProxyMessage.Request request, FabricPeer from);
}
