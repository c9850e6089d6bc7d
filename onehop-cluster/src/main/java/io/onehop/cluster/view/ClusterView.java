package io.onehop.cluster.view;

import io.onehop.model.NodeId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who belongs together, as the membership engine has agreed: an immutable value. All members get the same
/// view, though not at the same time; two parts of a split cluster have views with different keys.
///
/// @param key names the view: 48 bits, not 0, never used before by any view these nodes had
/// @param principal the member that leads exchanges; the same for all members
/// @param members in descending order of their ids (the succession list), this node among them
public record ClusterView(long key, NodeId principal, List<Member> members) {
    /// The bits of a key.
    public static final long KEY_MASK = (1L << 48) - 1;

    /// @throws IllegalArgumentException when the key is out of range, the order is wrong or the principal is
    ///     no member
    public ClusterView {
        members = List.copyOf(members);
        if (key <= 0 || key > KEY_MASK) {
            throw new IllegalArgumentException("cluster key out of range: " + key);
        }
        for (int i = 1; i < members.size(); i++) {
            if (members.get(i - 1).id().compareTo(members.get(i).id()) <= 0) {
                throw new IllegalArgumentException("members not in descending order: " + members);
            }
        }
        if (find(members, principal) == null) {
            throw new IllegalArgumentException("principal is no member: " + principal);
        }
    }

    /// The member with that id, or null.
    public @Nullable Member member(NodeId id) {
        return find(members, id);
    }

    private static @Nullable Member find(List<Member> members, NodeId id) {
        for (Member member : members) {
            if (member.id().equals(id)) {
                return member;
            }
        }
        return null;
    }

    /// The members' ids, in descending order.
    public List<NodeId> ids() {
        return members.stream().map(Member::id).toList();
    }
}
