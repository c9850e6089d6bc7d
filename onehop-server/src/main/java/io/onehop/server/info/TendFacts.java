package io.onehop.server.info;

import io.onehop.wire.info.HostPort;
import io.onehop.wire.info.Peer;
import java.util.List;

/// What clients ask a node again and again: addresses, peers, and numbers that tell whether anything changed
/// (info-protocol reference, section 2.5). Implemented by the node; any thread may ask.
///
/// Generations must stay below 2^31, as clients read signed numbers of 32 bits, and must not decrease.
public interface TendFacts {
    /// Grows whenever a list of peers changes.
    long peersGeneration();

    /// Grows whenever the ownership of partitions changes; -1 before it is known for the first time.
    long partitionGeneration();

    /// Grows whenever partitions are dealt out anew.
    long rebalanceGeneration();

    /// The addresses of this node's service, for clients to use; empty when it has no such service.
    List<HostPort> addresses(ServiceKind kind);

    /// The other nodes with the addresses of that service.
    List<Peer> peers(ServiceKind kind);
}
