package io.onehop.cluster.view.jgroups;

import io.onehop.cluster.view.jgroups.Peer.Row;
import io.onehop.cluster.view.jgroups.Pulse.ViewName;
import java.util.Collection;
import java.util.Map;
import org.jgroups.Address;
import org.jspecify.annotations.Nullable;

/// What all nodes say of themselves at one moment.
///
/// @param rows nodes that say nothing any more are not in it
record Picture(Map<Address, Row> rows) {
    @Nullable Row row(Address address) {
        return rows.get(address);
    }

    /// Whether the two hear each other, as each of them says.
    boolean linked(Address a, Address b) {
        Row rowA = rows.get(a);
        Row rowB = rows.get(b);
        return rowA != null && rowB != null && rowA.hears().contains(b) && rowB.hears().contains(a);
    }

    /// Whether both still count each other as members. One that has put the other out with a newer view does
    /// not; one that merely has not got a newer view yet does, as long as that is tolerated.
    boolean agree(Address a, Address b, boolean tolerant) {
        Row rowA = rows.get(a);
        Row rowB = rows.get(b);
        if (rowA == null || rowB == null) {
            return false;
        }
        return accepts(rowA, b, rowB, tolerant) && accepts(rowB, a, rowA, tolerant);
    }

    private static boolean accepts(Row row, Address other, Row otherRow, boolean tolerant) {
        return row.members().contains(other)
                || tolerant && (row.view() == null || otherRow.view() != null
                        && row.view().number() <= otherRow.view().number());
    }

    /// Whether all members of that view say that they have it.
    boolean isSettled(ViewName view, Collection<? extends Address> members) {
        for (Address member : members) {
            Row row = rows.get(member);
            if (row == null || !view.equals(row.view())) {
                return false;
            }
        }
        return true;
    }

    /// Whether each of the one group and each of the other hear each other.
    boolean connected(Collection<? extends Address> left, Collection<? extends Address> right) {
        for (Address a : left) {
            for (Address b : right) {
                if (!a.equals(b) && !linked(a, b)) {
                    return false;
                }
            }
        }
        return true;
    }
}
