package io.onehop.cluster.view.jgroups;

import io.onehop.cluster.view.jgroups.Pulse.ViewName;
import io.onehop.model.NodeId;
import java.util.List;
import java.util.Set;
import org.jgroups.Address;
import org.jgroups.stack.IpAddress;
import org.jspecify.annotations.Nullable;

/// Another node as this one knows it: what was heard from itself and what others said of it. Belongs to a
/// [LinkTable].
final class Peer {
    /// What a node said of itself, perhaps through others.
    record Row(int tick, @Nullable ViewName view, Set<Address> hears, Set<Address> members) {}

    final Address address;
    final NodeId id;
    final long knownNanos;
    IpAddress physical;
    List<IpAddress> aliases = List.of();
    @Nullable Row row;

    /// The newest of its ticks that came from itself; 0 when none did.
    int tick;

    /// The newest tick of ours that it has heard from ourselves.
    int echo;

    /// Heard when this node last looked; for the log.
    boolean wasHeard;
    boolean hasOurId;
    private long heardNanos;
    private long rowNanos;
    private long closedNanos;
    private boolean closed;
    private boolean replaced;

    Peer(Address address, NodeId id, IpAddress physical, long nowNanos) {
        this.address = address;
        this.id = id;
        this.physical = physical;
        this.knownNanos = nowNanos;
        this.rowNanos = nowNanos;
    }

    /// A pulse came from itself.
    void heard(int newTick, long nowNanos) {
        tick = newTick;
        heardNanos = nowNanos;
        replaced = false;
    }

    /// Takes what is newer than what was known.
    void learn(Row newRow, long nowNanos) {
        if (row == null || newRow.tick - row.tick > 0) {
            row = newRow;
            rowNanos = nowNanos;
        }
    }

    boolean isAt(IpAddress place) {
        return physical.equals(place) || aliases.contains(place);
    }

    /// A connection with it has ended, as happens at once when a process dies.
    void connectionClosed(long nowNanos) {
        closed = true;
        closedNanos = nowNanos;
    }

    /// There is a connection with it, so its process is there.
    void connected() {
        closed = false;
    }

    /// Another process has its address.
    void replaced() {
        replaced = true;
        row = null;
    }

    /// Whether its pulses arrive here: the last is not too old and, if a connection has ended, came after.
    boolean isHeard(Timing timing, long nowNanos) {
        return tick != 0 && nowNanos - heardNanos <= timing.silenceNanos() && !isGone(timing, nowNanos);
    }

    /// Whether it seems to have ended, rather than to be cut off.
    boolean isGone(Timing timing, long nowNanos) {
        return replaced || closed && nowNanos - closedNanos > 2 * timing.intervalNanos()
                && heardNanos - closedNanos < timing.intervalNanos() / 2;
    }

    /// What it said of itself, or null when that is too old.
    @Nullable Row freshRow(Timing timing, long nowNanos) {
        return nowNanos - rowNanos <= timing.silenceNanos() ? row : null;
    }

    /// For how long nothing was known of it.
    long silentNanos(long nowNanos) {
        return Math.min(nowNanos - rowNanos, tick == 0 ? Long.MAX_VALUE : nowNanos - heardNanos);
    }

    /// For how long it was not heard, or -1 when it never was.
    long unheardNanos(long nowNanos) {
        return tick == 0 ? -1 : nowNanos - heardNanos;
    }
}
