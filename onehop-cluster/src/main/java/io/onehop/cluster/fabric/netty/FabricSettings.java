package io.onehop.cluster.fabric.netty;

import io.onehop.model.NodeId;
import io.onehop.runtime.KeepAlive;
import java.util.List;

/// What a node's fabric is set to (config reference, `network.fabric`).
///
/// @param self this node's id
/// @param addresses where it listens: addresses of this machine; not empty
/// @param port 0..65535, 0 = any free one
/// @param keepAlive what the kernel does about idle connections
/// @param limits bounds and times
public record FabricSettings(
        NodeId self, List<String> addresses, int port, KeepAlive keepAlive, FabricLimits limits) {
    /// @throws IllegalArgumentException when there is no address or the port is out of range
    public FabricSettings {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty() || port < 0 || port > 65_535) {
            throw new IllegalArgumentException("fabric: addresses=" + addresses + " port=" + port);
        }
    }

    /// With the usual keepalive and limits.
    public static FabricSettings usual(NodeId self, List<String> addresses, int port) {
        return new FabricSettings(self, addresses, port, KeepAlive.usual(), FabricLimits.usual());
    }

    /// The same with other limits.
    public FabricSettings with(FabricLimits newLimits) {
        return new FabricSettings(self, addresses, port, keepAlive, newLimits);
    }
}
