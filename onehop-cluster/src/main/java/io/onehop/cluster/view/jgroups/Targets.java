package io.onehop.cluster.view.jgroups;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jgroups.stack.IpAddress;

/// To which addresses pulses go: with every pulse to nodes that are heard and to those one may soon hear,
/// else once a second: seeds, and where nodes were before. Time is an argument. Not safe for use by several
/// threads.
final class Targets {
    /// Where a pulse goes.
    ///
    /// @param reconnect whether a connection that may exist is to be closed before, since nothing was heard
    ///     over it: packets lost on it would be sent again only after a long and growing time
    record Target(IpAddress address, boolean reconnect) {}

    private static final int MAX_KNOWN = 256;
    private static final int MAX_ALIASES = 8;
    private static final long EAGER_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long FORGET_NANOS = TimeUnit.HOURS.toNanos(1);

    private static final class Place {
        long eagerSince;
        long wantedNanos;
        long sentNanos;
        boolean sent;
    }

    private final Map<IpAddress, Place> places = new HashMap<>();
    private final Set<IpAddress> seeds = new HashSet<>();
    private final Set<IpAddress> own = new HashSet<>();
    private final Set<IpAddress> aliases = new HashSet<>();

    /// That address is this node's own.
    void own(IpAddress address) {
        own.add(address);
        places.remove(address);
        seeds.remove(address);
    }

    /// Somebody, perhaps this node itself, reached this node at that address.
    void calledBy(IpAddress address) {
        if (!own.contains(address) && aliases.size() < MAX_ALIASES && aliases.add(address)) {
            seeds.remove(address);
        }
    }

    /// Other addresses of this node, for others to know.
    List<IpAddress> aliases() {
        return List.copyOf(aliases);
    }

    /// What the names of the seeds mean now. Whether one is this node is found out anew, as behind one
    /// address there may be several nodes in turn.
    void seeds(Collection<IpAddress> resolved, long nowNanos) {
        seeds.clear();
        aliases.clear();
        for (IpAddress seed : resolved) {
            if (!own.contains(seed)) {
                seeds.add(seed);
                place(seed, nowNanos);
            }
        }
    }

    Set<IpAddress> seeds() {
        return seeds;
    }

    private Place place(IpAddress address, long nowNanos) {
        return places.computeIfAbsent(address, _ -> {
            var place = new Place();
            place.eagerSince = nowNanos;
            place.wantedNanos = nowNanos;
            return place;
        });
    }

    /// Where to send now.
    List<Target> next(Collection<Peer> peers, Timing timing, long nowNanos) {
        List<Target> targets = new ArrayList<>();
        Set<IpAddress> elsewhere = new HashSet<>(aliases);
        for (Peer peer : peers) {
            if (peer.isHeard(timing, nowNanos)) {
                elsewhere.addAll(peer.aliases);
            }
            if (!own.contains(peer.physical) && (places.size() < MAX_KNOWN
                    || places.containsKey(peer.physical))) {
                Place place = place(peer.physical, nowNanos);
                place.wantedNanos = nowNanos;
                if (peer.isHeard(timing, nowNanos)) {
                    place.eagerSince = nowNanos;
                }
            }
        }
        places.entrySet().removeIf(entry -> nowNanos - entry.getValue().wantedNanos > FORGET_NANOS
                && !seeds.contains(entry.getKey()));
        places.forEach((address, place) -> {
            if (elsewhere.contains(address)) {
                return;
            }
            boolean eager = nowNanos - place.eagerSince < EAGER_NANOS;
            if (eager || !place.sent || nowNanos - place.sentNanos >= SLOW_NANOS) {
                place.sent = true;
                place.sentNanos = nowNanos;
                targets.add(new Target(address, !eager));
            }
        });
        return targets;
    }
}
