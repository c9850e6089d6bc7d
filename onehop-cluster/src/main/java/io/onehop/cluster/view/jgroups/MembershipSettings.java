package io.onehop.cluster.view.jgroups;

import io.onehop.cluster.view.Endpoint;
import io.onehop.cluster.view.Member;
import io.onehop.cluster.view.ServingLease;
import io.onehop.runtime.Clock;
import io.onehop.runtime.Lane;
import java.util.List;
import java.util.function.IntSupplier;

/// What a node's membership is made of.
///
/// @param self this node and where the others find its fabric
/// @param clusterName nodes with another name are not joined; may be empty
/// @param bindHost the heartbeat's address: an address or name of this machine, or `any`, `0.0.0.0` or `::`
///     to accept on all addresses and to be known to others by the first one that fits
///     ([HeartbeatAddress])
/// @param bindPort 0 for a free one
/// @param seeds where other nodes may be; names are resolved again and again; those that cannot be resolved
///     or reached, and this node itself, do no harm
/// @param intervalMillis time between heartbeats, 50..600000; asked before each
/// @param timeoutIntervals missed heartbeats after which a node counts as lost, at least 3; asked each time
/// @param lane where the listener is called
/// @param lease what is renewed
public record MembershipSettings(Member self, String clusterName, String bindHost, int bindPort,
        List<Endpoint> seeds, IntSupplier intervalMillis, IntSupplier timeoutIntervals, Clock clock,
        Lane lane, ServingLease lease) {
    /// Takes a copy of the list.
    ///
    /// @throws IllegalArgumentException when the port is out of range
    public MembershipSettings {
        seeds = List.copyOf(seeds);
        if (bindPort < 0 || bindPort > 65_535) {
            throw new IllegalArgumentException("no port: " + bindPort);
        }
    }
}
