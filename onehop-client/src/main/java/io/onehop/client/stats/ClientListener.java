package io.onehop.client.stats;

import java.net.InetSocketAddress;

/// Hears what happens between a client and its cluster. Set with `ClientResources.withListener`.
///
/// Methods run on the event loop that looks at the cluster, one after the other: they must be short and must
/// not block. What one throws is logged and changes nothing. Every event is a line in the log too, with the
/// same reason.
public interface ClientListener {
    /// A node is used from now on.
    ///
    /// @param reason how it was found
    default void nodeAdded(String node, InetSocketAddress address, String reason) {}

    /// A node is not used any more.
    ///
    /// @param reason why it was dropped
    default void nodeRemoved(String node, InetSocketAddress address, String reason) {}

    /// A node that answered so far did not answer a look. It stays for the time being; told once, until it
    /// answers again.
    ///
    /// @param reason what went wrong
    default void nodeUnreachable(String node, InetSocketAddress address, String reason) {}

    /// A node that was told to be unreachable answers again.
    ///
    /// @param reason for how many looks it was silent
    default void nodeReachable(String node, InetSocketAddress address, String reason) {}

    /// What a node says of its partitions was read and taken over. After a broken connection it may be what
    /// was known before.
    ///
    /// @param reason from which generation to which
    default void mapChanged(String node, InetSocketAddress address, String reason) {}

    /// A look at the whole cluster failed: no seed could be used, for example. Told for every such look.
    ///
    /// @param reason what went wrong
    default void lookFailed(String reason) {}

    /// One that does nothing.
    static ClientListener none() {
        return new ClientListener() {};
    }
}
