package io.onehop.cluster.view.jgroups;

import io.onehop.cluster.view.jgroups.Peer.Row;
import io.onehop.cluster.view.jgroups.Pulse.ViewName;
import io.onehop.model.NodeId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jgroups.Address;
import org.jgroups.View;

/// Finds other views that can become one with this node's: all members of all of them hear each other, have
/// the view that their coordinator has, and have different ids. Larger views are taken first. Pure.
final class MergeFinder {
    private final LinkTable table;
    private final Picture picture;
    private final List<Address> union;
    private final Set<NodeId> ids = new HashSet<>();

    private MergeFinder(LinkTable table, Picture picture, View own) {
        this.table = table;
        this.picture = picture;
        this.union = new ArrayList<>(own.getMembers());
        union.forEach(member -> ids.add(table.id(member)));
    }

    /// The views to be merged by their coordinators, this node's own among them; empty when there is nothing
    /// to merge or another coordinator has to begin (the one with the lowest address does).
    static Map<Address, View> find(LinkTable table, Address self, long nowNanos) {
        View own = table.view();
        if (own == null || !own.getCoord().equals(self)) {
            return Map.of();
        }
        Picture picture = table.picture(nowNanos);
        if (!picture.isSettled(LinkTable.name(own), own.getMembers())) {
            return Map.of();
        }
        Map<Address, View> found = new MergeFinder(table, picture, own).others();
        for (Address coordinator : found.keySet()) {
            if (coordinator.compareTo(self) < 0) {
                return Map.of();
            }
        }
        if (!found.isEmpty()) {
            found.put(self, own);
        }
        return found;
    }

    private Map<Address, View> others() {
        List<Peer> coordinators = new ArrayList<>();
        for (Peer peer : table.peers()) {
            Row row = picture.row(peer.address);
            if (row != null && row.view() != null && row.view().coordinator().equals(peer.address)) {
                coordinators.add(peer);
            }
        }
        coordinators.sort(Comparator.<Peer>comparingInt(peer -> -members(peer).size())
                .thenComparing(peer -> peer.address));
        Map<Address, View> found = new HashMap<>();
        for (Peer coordinator : coordinators) {
            Set<Address> members = members(coordinator);
            if (fits(coordinator, members)) {
                found.put(coordinator.address, view(coordinator, members));
                union.addAll(members);
                members.forEach(member -> ids.add(table.id(member)));
            }
        }
        return found;
    }

    private Set<Address> members(Peer peer) {
        Row row = picture.row(peer.address);
        return row == null ? Set.of() : row.members();
    }

    private boolean fits(Peer coordinator, Set<Address> members) {
        ViewName name = name(coordinator);
        Set<NodeId> theirs = new HashSet<>();
        for (Address member : members) {
            if (table.peer(member) == null || union.contains(member)
                    || !theirs.add(table.id(member)) || ids.contains(table.id(member))) {
                return false;
            }
        }
        return members.contains(coordinator.address) && picture.isSettled(name, members)
                && picture.connected(members, members) && picture.connected(union, members);
    }

    private ViewName name(Peer coordinator) {
        Row row = picture.row(coordinator.address);
        if (row == null || row.view() == null) {
            throw new IllegalStateException("a coordinator without a view");
        }
        return row.view();
    }

    private View view(Peer coordinator, Set<Address> members) {
        List<Address> ordered = new ArrayList<>();
        ordered.add(coordinator.address);
        for (Address member : members) {
            Peer peer = table.peer(member);
            if (peer != null && peer != coordinator) {
                ordered.add(peer.address);
            }
        }
        return View.create(coordinator.address, name(coordinator).number(), ordered);
    }
}
