package io.onehop.cluster.fabric;

import io.onehop.model.NodeId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is known about the ways between this node and its peers; an immutable value, about half a second old
/// at most.
///
/// @param links this node's connections to the members of its view, whether they stand or not
/// @param incoming the connections others have opened to this node
public record FabricFacts(List<LinkFact> links, List<IncomingFact> incoming) {
    /// Nothing known.
    public static final FabricFacts NONE = new FabricFacts(List.of(), List.of());

    /// Takes copies of the lists.
    public FabricFacts {
        links = List.copyOf(links);
        incoming = List.copyOf(incoming);
    }

    /// A link to that node that is not connected, or null when all are.
    public @Nullable LinkFact broken(NodeId node) {
        for (LinkFact link : links) {
            if (link.node().equals(node) && !link.isConnected()) {
                return link;
            }
        }
        return null;
    }

    /// Whether this node has links to that one and all are connected.
    public boolean isConnected(NodeId node) {
        boolean any = false;
        for (LinkFact link : links) {
            if (link.node().equals(node)) {
                if (!link.isConnected()) {
                    return false;
                }
                any = true;
            }
        }
        return any;
    }
}
