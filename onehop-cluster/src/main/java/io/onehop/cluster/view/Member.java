package io.onehop.cluster.view;

import io.onehop.model.NodeId;
import java.util.List;

/// A node of a cluster.
///
/// @param id who it is
/// @param fabric where its fabric port is, to be tried in this order
public record Member(NodeId id, List<Endpoint> fabric) {
    /// Takes a copy of the list.
    public Member {
        fabric = List.copyOf(fabric);
    }
}
