package io.onehop.cluster.fabric.netty;

import io.netty.channel.EventLoop;
import io.onehop.runtime.Transport;
import java.util.ArrayList;
import java.util.List;

/// The threads the fabric runs on; they belong to the node, which ends them after the fabric.
///
/// @param transport how sockets are driven; what the loops were made with
/// @param service the service lanes' event loops
/// @param cluster the cluster lane's event loop; may be one of the service loops
public record FabricLoops(Transport transport, List<EventLoop> service, EventLoop cluster) {
    /// @throws IllegalArgumentException when there is no service loop
    public FabricLoops {
        service = List.copyOf(service);
        if (service.isEmpty()) {
            throw new IllegalArgumentException("no service loops");
        }
    }

    /// All loops, each once, the service loops first.
    List<EventLoop> all() {
        var all = new ArrayList<>(service);
        if (!all.contains(cluster)) {
            all.add(cluster);
        }
        return all;
    }
}
