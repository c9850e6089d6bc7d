package io.onehop.cluster.view.jgroups;

import java.util.BitSet;
import java.util.List;
import org.jgroups.Address;
import org.jgroups.stack.IpAddress;
import org.jspecify.annotations.Nullable;

/// What a node tells every other node each interval: whom it hears and which view it has, and the newest it
/// knows of the same from the others, so that a broken link between two nodes is known to all.
///
/// @param from where the sender's heartbeat port is
/// @param called the address this was sent to, by which a node learns how others call it
/// @param aliases other addresses at which the sender was called: a seed by one of these is the sender
/// @param entries the sender's own first, then what it knows of others
/// @param introductions nodes that somebody does not hear yet
record Pulse(IpAddress from, IpAddress called, List<IpAddress> aliases, List<Entry> entries,
        List<Introduction> introductions) {
    /// One node's state, as told by itself.
    ///
    /// @param address who it is
    /// @param tick counts its pulses; a higher one is newer; 0 when nothing is known of it
    /// @param view its view, or null when it has none
    /// @param hears which entries it hears
    /// @param members which entries are members of its view
    /// @param echo the newest tick of that node that the sender of the pulse has heard itself, or 0
    record Entry(Address address, int tick, @Nullable ViewName view, BitSet hears, BitSet members,
            int echo) {}

    /// Names a view.
    ///
    /// @param coordinator who made it, its first member
    record ViewName(Address coordinator, long number) {}

    /// Where a node is.
    record Introduction(Address address, IpAddress physical) {}

    /// What the sender says of itself.
    Entry own() {
        return entries.getFirst();
    }
}
