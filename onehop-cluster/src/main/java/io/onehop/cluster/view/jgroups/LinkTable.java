package io.onehop.cluster.view.jgroups;

import io.onehop.cluster.view.Member;
import io.onehop.cluster.view.jgroups.Peer.Row;
import io.onehop.cluster.view.jgroups.Pulse.Entry;
import io.onehop.cluster.view.jgroups.Pulse.Introduction;
import io.onehop.cluster.view.jgroups.Pulse.ViewName;
import io.onehop.model.NodeId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jgroups.Address;
import org.jgroups.View;
import org.jgroups.stack.IpAddress;
import org.jspecify.annotations.Nullable;

/// Who hears whom, as far as this node knows: its own ears, and what every node says of itself, directly or
/// through others. Time is an argument. Not safe for use by several threads.
final class LinkTable {
    private static final int MAX_PEERS = 512;
    private static final int MAX_ENTRIES = 256;
    private static final int MAX_INTRODUCTIONS = 32;

    /// After this many timeouts of silence a node is forgotten.
    private static final int FORGET_TIMEOUTS = 10;

    private final Address self;
    private final NodeId selfId;
    private final Map<Address, Peer> peers = new HashMap<>();
    private final Map<Address, Long> memberSince = new HashMap<>();
    private Timing timing;
    private @Nullable View view;
    private int tick;
    private int introduced;

    LinkTable(Address self, NodeId selfId, Timing timing) {
        this.self = self;
        this.selfId = selfId;
        this.timing = timing;
    }

    void timing(Timing newTiming) {
        timing = newTiming;
    }

    Collection<Peer> peers() {
        return peers.values();
    }

    @Nullable Peer peer(Address address) {
        return peers.get(address);
    }

    /// The number of the newest pulse.
    int tick() {
        return tick;
    }

    @Nullable View view() {
        return view;
    }

    /// This node has a new view.
    void install(View newView, long nowNanos) {
        view = newView;
        memberSince.keySet().retainAll(newView.getMembers());
        for (Address member : newView.getMembersRaw()) {
            memberSince.putIfAbsent(member, nowNanos);
        }
    }

    /// A pulse has come from that node itself.
    ///
    /// @return whether that node was not heard before
    boolean receive(Address source, Pulse pulse, long nowNanos) {
        for (Introduction introduction : pulse.introductions()) {
            if (!isTaken(introduction.physical(), nowNanos)) {
                meet(introduction.address(), introduction.physical(), nowNanos);
            }
        }
        Peer peer = meet(source, pulse.from(), nowNanos);
        if (peer == null || peer.tick != 0 && pulse.own().tick() - peer.tick <= 0) {
            return false;
        }
        boolean isNew = !peer.isHeard(timing, nowNanos);
        for (Peer other : peers.values()) {
            if (other != peer && other.physical.equals(pulse.from())) {
                other.replaced();
            }
        }
        peer.physical = pulse.from();
        peer.aliases = pulse.aliases();
        peer.heard(pulse.own().tick(), nowNanos);
        learn(peer, pulse, nowNanos);
        return isNew;
    }

    /// Whether a node is heard from there; another that is said to be there is of the past.
    private boolean isTaken(IpAddress physical, long nowNanos) {
        for (Peer other : peers.values()) {
            if (other.physical.equals(physical) && other.isHeard(timing, nowNanos)) {
                return true;
            }
        }
        return false;
    }

    private @Nullable Peer meet(Address address, IpAddress physical, long nowNanos) {
        Peer known = peers.get(address);
        if (known != null || address.equals(self)) {
            return known;
        }
        Member member = Identity.member(address);
        if (member == null || peers.size() >= MAX_PEERS) {
            return null;
        }
        var peer = new Peer(address, member.id(), physical, nowNanos);
        peer.hasOurId = member.id().equals(selfId);
        peers.put(address, peer);
        return peer;
    }

    private void learn(Peer source, Pulse pulse, long nowNanos) {
        List<Entry> entries = pulse.entries();
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            if (entry.address().equals(self)) {
                if (entry.echo() != 0 && (source.echo == 0 || entry.echo() - source.echo > 0)) {
                    source.echo = entry.echo();
                }
                continue;
            }
            Peer peer = peers.get(entry.address());
            if (peer != null && entry.tick() != 0) {
                peer.learn(new Row(entry.tick(), entry.view(), resolve(entry.hears(), entries),
                        resolve(entry.members(), entries)), nowNanos);
            }
        }
    }

    private static Set<Address> resolve(BitSet bits, List<Entry> entries) {
        Set<Address> addresses = HashSet.newHashSet(bits.cardinality());
        for (int i = bits.nextSetBit(0); i >= 0 && i < entries.size(); i = bits.nextSetBit(i + 1)) {
            addresses.add(entries.get(i).address());
        }
        return addresses;
    }

    /// A connection with the node there has ended.
    void connectionClosed(IpAddress physical, long nowNanos) {
        for (Peer peer : peers.values()) {
            if (peer.physical.equals(physical)) {
                peer.connectionClosed(nowNanos);
            }
        }
    }

    /// There is a connection with the node there.
    void connected(IpAddress physical) {
        for (Peer peer : peers.values()) {
            if (peer.physical.equals(physical)) {
                peer.connected();
            }
        }
    }

    /// Forgets nodes of which nothing was known for long.
    void forget(long nowNanos) {
        View current = view;
        peers.values().removeIf(peer -> (current == null || !current.containsMember(peer.address))
                && peer.silentNanos(nowNanos) > FORGET_TIMEOUTS * timing.silenceNanos());
    }

    /// What this node tells now; each call is a new tick.
    Pulse pulse(IpAddress from, List<IpAddress> aliases, long nowNanos) {
        tick = tick == -1 ? 1 : tick + 1;
        List<Address> told = new ArrayList<>();
        told.add(self);
        for (Peer peer : peers.values()) {
            boolean worthIt = isMember(peer.address) || peer.freshRow(timing, nowNanos) != null;
            if (worthIt && told.size() < MAX_ENTRIES) {
                told.add(peer.address);
            }
        }
        Map<Address, Integer> index = HashMap.newHashMap(told.size());
        for (int i = 0; i < told.size(); i++) {
            index.put(told.get(i), i);
        }
        List<Entry> entries = new ArrayList<>(told.size());
        for (Address address : told) {
            Peer peer = peers.get(address);
            Row row = peer == null ? ownRow(nowNanos) : peer.freshRow(timing, nowNanos);
            entries.add(row == null ? new Entry(address, 0, null, new BitSet(), new BitSet(), 0)
                    : new Entry(address, row.tick(), row.view(), bits(row.hears(), index),
                            bits(row.members(), index), peer == null ? 0 : peer.tick));
        }
        return new Pulse(from, from, aliases, entries, introductions(nowNanos));
    }

    private static BitSet bits(Set<Address> addresses, Map<Address, Integer> index) {
        var bits = new BitSet();
        for (Address address : addresses) {
            Integer position = index.get(address);
            if (position != null) {
                bits.set(position);
            }
        }
        return bits;
    }

    /// Those whom somebody does not hear; others when there are too many to tell of all at once.
    private List<Introduction> introductions(long nowNanos) {
        List<Introduction> all = new ArrayList<>();
        for (Peer peer : peers.values()) {
            if (peer.isHeard(timing, nowNanos) && !isHeardByAll(peer.address, nowNanos)) {
                all.add(new Introduction(peer.address, peer.physical));
            }
        }
        if (all.size() <= MAX_INTRODUCTIONS) {
            return all;
        }
        introduced = (introduced + MAX_INTRODUCTIONS) % all.size();
        Collections.rotate(all, introduced);
        return all.subList(0, MAX_INTRODUCTIONS);
    }

    private boolean isHeardByAll(Address address, long nowNanos) {
        for (Peer other : peers.values()) {
            Row row = other.freshRow(timing, nowNanos);
            if (row != null && !other.address.equals(address) && !row.hears().contains(address)) {
                return false;
            }
        }
        return true;
    }

    private boolean isMember(Address address) {
        return view != null && view.containsMember(address);
    }

    /// What this node says of itself.
    private Row ownRow(long nowNanos) {
        Set<Address> hears = new HashSet<>();
        for (Peer peer : peers.values()) {
            if (peer.isHeard(timing, nowNanos)) {
                hears.add(peer.address);
            }
        }
        View current = view;
        return current == null ? new Row(tick, null, hears, Set.of())
                : new Row(tick, name(current), hears, Set.copyOf(current.getMembers()));
    }

    static ViewName name(View view) {
        return new ViewName(view.getViewId().getCreator(), view.getViewId().getId());
    }

    /// What is known at a moment, for questions about pairs.
    Picture picture(long nowNanos) {
        Map<Address, Row> rows = HashMap.newHashMap(peers.size() + 1);
        rows.put(self, ownRow(nowNanos));
        for (Peer peer : peers.values()) {
            Row row = peer.freshRow(timing, nowNanos);
            if (row != null) {
                rows.put(peer.address, row);
            }
        }
        return new Picture(rows);
    }

    /// The members of this node's view that cannot stay with it, in the order of the view.
    List<Address> lost(long nowNanos) {
        View current = view;
        if (current == null || current.size() < 2) {
            return List.of();
        }
        List<Address> members = new ArrayList<>(current.getMembers());
        members.sort(Comparator.comparing(this::id).thenComparing(Comparator.naturalOrder()));
        Picture picture = picture(nowNanos);
        boolean[][] linked = new boolean[members.size()][members.size()];
        for (int i = 0; i < members.size(); i++) {
            for (int j = 0; j < i; j++) {
                linked[i][j] = holds(picture, members.get(i), members.get(j), nowNanos);
                linked[j][i] = linked[i][j];
            }
        }
        BitSet group = Clique.groupOf(members.indexOf(self), linked);
        List<Address> lost = new ArrayList<>(current.getMembers());
        lost.removeIf(member -> group.get(members.indexOf(member)));
        return lost;
    }

    private boolean holds(Picture picture, Address a, Address b, long nowNanos) {
        long youngest = Math.min(ageNanos(a, nowNanos), ageNanos(b, nowNanos));
        return youngest < timing.silenceNanos()
                || picture.linked(a, b) && picture.agree(a, b, youngest < 3 * timing.silenceNanos());
    }

    /// For how long it has been a member; one that has ended gets no grace.
    private long ageNanos(Address member, long nowNanos) {
        Peer peer = peers.get(member);
        if (peer != null && peer.isGone(timing, nowNanos)) {
            return Long.MAX_VALUE;
        }
        return nowNanos - memberSince.getOrDefault(member, nowNanos);
    }

    /// The node id behind an address.
    NodeId id(Address address) {
        Peer peer = peers.get(address);
        if (peer != null) {
            return peer.id;
        }
        Member member = Identity.member(address);
        return member == null ? selfId : member.id();
    }

    /// Whether that node hears and is heard by all members of this node's view, and nobody has its id.
    boolean mayJoin(Address joiner, long nowNanos) {
        View current = view;
        if (current == null) {
            return false;
        }
        Picture picture = picture(nowNanos);
        for (Address member : current.getMembersRaw()) {
            if (!member.equals(joiner)
                    && (!picture.linked(joiner, member) || id(member).equals(id(joiner)))) {
                return false;
            }
        }
        return true;
    }
}
