package io.onehop.cluster.view.jgroups;

import io.onehop.cluster.view.jgroups.HeartbeatFacts.PeerFacts;
import io.onehop.cluster.view.jgroups.Peer.Row;
import io.onehop.cluster.view.jgroups.Pulse.ViewName;
import io.onehop.cluster.view.jgroups.Targets.Target;
import io.onehop.model.NodeId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jgroups.Address;
import org.jgroups.View;
import org.jgroups.protocols.PingData;
import org.jgroups.stack.IpAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What [Links] knows and decides, without the engine around it. Not safe for use by several threads; its
/// owner guards it.
final class LinksState {
    private static final Logger HEARTBEAT = LoggerFactory.getLogger("onehop.hb");
    private static final Logger CLUSTERING = LoggerFactory.getLogger("onehop.clustering");

    /// An engine that was told and did nothing is told again after this many ticks.
    private static final int REPEAT_TICKS = 8;
    private static final int MERGE_TICKS = 2;

    /// Those who were lost a short while ago must have been heard for some time, so that a bad link does not
    /// make views come and go.
    private static final int MERGE_LOST_TICKS = 5;
    private static final long LOST_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long DUPLICATE_LOG_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final long LONGEST_WAIT_MILLIS = 1000;

    private final MembershipSettings settings;
    private final Targets targets = new Targets();
    private final Map<NodeId, Long> lostAt = new HashMap<>();
    private @Nullable LinkTable table;
    private @Nullable LeaseKeeper lease;
    private @Nullable IpAddress own;
    private @Nullable Address self;
    private List<Address> lost = List.of();
    private Map<Address, View> mergeable = Map.of();
    private int lostTicks;
    private int mergeTicks;
    private long received;
    private long receivedSelf;
    private long duplicateLoggedNanos;
    private boolean duplicateLogged;
    private boolean duplicates;
    private boolean ticked;
    private long tickNanos;

    LinksState(MembershipSettings settings) {
        this.settings = settings;
    }

    private long now() {
        return settings.clock().nanoTime();
    }

    /// How long to wait before it is to be seen again whether a tick is due: not always an interval, so that
    /// a shorter one takes effect soon.
    long waitMillis() {
        return Math.clamp(settings.intervalMillis().getAsInt(), 1, LONGEST_WAIT_MILLIS);
    }

    /// Whether an interval has passed since the last tick, or nearly.
    boolean isDue() {
        long interval = timing().intervalNanos();
        return !ticked || now() - tickNanos >= interval - interval / 8;
    }

    private Timing timing() {
        return Timing.of(settings.intervalMillis().getAsInt(), settings.timeoutIntervals().getAsInt());
    }

    private LinkTable table() {
        return present(table);
    }

    private static <T> T present(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("not started");
        }
        return value;
    }

    void begin(Address address, IpAddress listening) {
        self = address;
        own = listening;
        table = new LinkTable(address, settings.self().id(), timing());
        lease = new LeaseKeeper(settings.lease(), address);
        targets.own(listening);
    }

    void seeds(Collection<IpAddress> resolved) {
        targets.seeds(resolved, now());
    }

    void connectionClosed(IpAddress peer) {
        if (table != null) {
            table.connectionClosed(peer, now());
        }
    }

    void connected(IpAddress peer) {
        if (table != null) {
            table.connected(peer);
        }
    }

    boolean receive(Address source, Pulse pulse) {
        if (table == null) {
            return false;
        }
        targets.calledBy(pulse.called());
        if (source.equals(self)) {
            receivedSelf++;
            return false;
        }
        received++;
        boolean isNew = table.receive(source, pulse, now());
        if (present(lease).isInDoubt()) {
            present(lease).renew(table, timing(), now());
        }
        return isNew;
    }

    boolean mayJoin(Address joiner) {
        return table != null && table.mayJoin(joiner, now());
    }

    void install(View view) {
        long now = now();
        if (table == null) {
            return;
        }
        View previous = table.view();
        if (previous != null) {
            for (Address member : previous.getMembersRaw()) {
                if (!view.containsMember(member)) {
                    lostAt.put(table.id(member), now);
                }
            }
        }
        lostAt.values().removeIf(at -> now - at > LOST_NANOS);
        table.install(view, now);
        lost = List.of();
        mergeable = Map.of();
        lostTicks = 0;
        mergeTicks = 0;
    }

    /// The node has been told of that view.
    void delivered(View view) {
        if (table != null) {
            present(lease).delivered(LinkTable.name(view));
            present(lease).renew(table, timing(), now());
        }
    }

    /// The nodes that are heard, as the engine wants them.
    List<PingData> discovered() {
        if (table == null) {
            return List.of();
        }
        List<PingData> heard = new ArrayList<>();
        long now = now();
        for (Peer peer : table.peers()) {
            Row row = peer.row;
            if (peer.isHeard(timing(), now) && row != null && !peer.hasOurId) {
                ViewName view = row.view();
                boolean coordinator = view != null && view.coordinator().equals(peer.address);
                heard.add(new PingData(peer.address, view != null, peer.id.toString(), peer.physical)
                        .coord(coordinator));
            }
        }
        return heard;
    }

    /// Whether there is nobody left to wait for.
    boolean allSeedsHeard() {
        if (table == null) {
            return false;
        }
        long now = now();
        for (IpAddress seed : targets.seeds()) {
            boolean heard = false;
            for (Peer peer : table.peers()) {
                heard |= peer.isAt(seed) && peer.isHeard(timing(), now);
            }
            if (!heard) {
                return false;
            }
        }
        return true;
    }

    void tick() {
        LinkTable current = table();
        long now = now();
        Timing timing = timing();
        ticked = true;
        tickNanos = now;
        current.timing(timing);
        boolean gap = present(lease).begin(current.tick() + 1, timing, now);
        if (gap) {
            CLUSTERING.warn("paused for longer than the heartbeat timeout; serving waits until the other"
                    + " members confirm the view");
            lostTicks = 0;
            mergeTicks = 0;
        } else {
            decide(current, now);
        }
        present(lease).renew(current, timing, now);
        tellArrivals(current, timing, now);
        tellDuplicates(current, timing, now);
        current.forget(now);
    }

    private void decide(LinkTable current, long now) {
        List<Address> nowLost = current.lost(now);
        lostTicks = nowLost.equals(lost) ? lostTicks + 1 : 1;
        lost = nowLost;
        Map<Address, View> nowMergeable = nowLost.isEmpty()
                ? MergeFinder.find(current, present(self), now) : Map.of();
        mergeTicks = nowMergeable.keySet().equals(mergeable.keySet()) ? mergeTicks + 1 : 1;
        mergeable = nowMergeable;
    }

    /// The members to be put out now, and by this node.
    List<Address> lostNow() {
        View view = table().view();
        if (lost.isEmpty() || view == null || lostTicks < Timing.STANDING_TICKS
                || (lostTicks - Timing.STANDING_TICKS) % REPEAT_TICKS != 0) {
            return List.of();
        }
        for (Address member : view.getMembersRaw()) {
            if (member.equals(self)) {
                tellLost(view);
                return lost;
            }
            if (!lost.contains(member)) {
                return List.of();
            }
        }
        return List.of();
    }

    /// The views to be merged now, by this node.
    Map<Address, View> mergeableNow() {
        int needed = MERGE_TICKS;
        for (View view : mergeable.values()) {
            for (Address member : view.getMembersRaw()) {
                Long at = lostAt.get(table().id(member));
                needed = at != null && now() - at < LOST_NANOS ? MERGE_LOST_TICKS : needed;
            }
        }
        return mergeable.isEmpty() || mergeTicks < needed || (mergeTicks - needed) % REPEAT_TICKS != 0
                ? Map.of() : mergeable;
    }

    List<Target> targets() {
        return targets.next(table().peers(), timing(), now());
    }

    Pulse pulse() {
        return table().pulse(present(own), targets.aliases(), now());
    }

    private void tellLost(View view) {
        LinkTable current = table();
        long now = now();
        Picture picture = current.picture(now);
        for (Address member : lost) {
            List<NodeId> missing = new ArrayList<>();
            for (Address other : view.getMembersRaw()) {
                if (!other.equals(member) && !picture.linked(member, other)) {
                    missing.add(current.id(other));
                }
            }
            CLUSTERING.info("evicting node={} reason={} without-link-to={}", current.id(member),
                    picture.row(member) == null ? "no-heartbeats" : "missing-links", missing);
        }
    }

    private static void tellArrivals(LinkTable current, Timing timing, long now) {
        for (Peer peer : current.peers()) {
            boolean heard = peer.isHeard(timing, now);
            if (heard && !peer.wasHeard) {
                HEARTBEAT.info("node arrived {} address={}", peer.id, peer.physical);
            } else if (!heard && peer.wasHeard) {
                HEARTBEAT.info("node expired {} address={} last-heard-ms={} reason={}", peer.id,
                        peer.physical, TimeUnit.NANOSECONDS.toMillis(peer.unheardNanos(now)),
                        peer.isGone(timing, now) ? "connection-closed" : "timeout");
            }
            peer.wasHeard = heard;
        }
    }

    private void tellDuplicates(LinkTable current, Timing timing, long now) {
        Map<NodeId, Peer> heard = new HashMap<>();
        boolean found = false;
        for (Peer peer : current.peers()) {
            if (!peer.isHeard(timing, now)) {
                continue;
            }
            Peer twin = heard.put(peer.id, peer);
            if (twin != null || peer.hasOurId) {
                found = true;
                if (!duplicateLogged || now - duplicateLoggedNanos > DUPLICATE_LOG_NANOS) {
                    duplicateLogged = true;
                    duplicateLoggedNanos = now;
                    HEARTBEAT.error("duplicate node id {} at {} and at {}: they will not be in one cluster;"
                            + " give each node its own node-id", peer.id, peer.physical,
                            twin == null ? "this node" : twin.physical);
                }
            }
        }
        duplicates = found;
    }

    HeartbeatFacts facts(HeartbeatTransport transport) {
        if (table == null) {
            return HeartbeatFacts.none();
        }
        long now = now();
        Timing timing = timing();
        Picture picture = table.picture(now);
        List<PeerFacts> all = new ArrayList<>();
        for (Peer peer : table.peers()) {
            List<NodeId> heardBy = new ArrayList<>();
            picture.rows().forEach((address, row) -> {
                if (row.hears().contains(peer.address)) {
                    heardBy.add(address.equals(self) ? settings.self().id() : table().id(address));
                }
            });
            heardBy.sort(Comparator.reverseOrder());
            Row row = picture.row(peer.address);
            View view = table.view();
            long unheard = peer.unheardNanos(now);
            all.add(new PeerFacts(peer.id, peer.physical.toString(), peer.isHeard(timing, now),
                    unheard < 0 ? -1 : TimeUnit.NANOSECONDS.toMillis(unheard),
                    row != null && row.hears().contains(present(self)),
                    view != null && view.containsMember(peer.address), heardBy));
        }
        all.sort(Comparator.comparing(PeerFacts::id).reversed());
        return new HeartbeatFacts(present(own).toString(), all, transport.connections(),
                transport.opened(), transport.closed(), received, receivedSelf, transport.foreign(),
                duplicates, present(lease).isInDoubt());
    }
}
