package io.onehop.cluster.view.jgroups;

import io.onehop.cluster.view.ClusterView;
import org.jgroups.Address;
import org.jgroups.View;
import org.jgroups.util.UUID;

/// Names a view with 48 bits: mixed from who made it, its number and all members' addresses. An address has
/// 128 random bits, new at each start, so that no restarted node repeats a key; the members are in it because
/// a coordinator that leaves makes a view in its successor's name. Pure.
final class ViewKey {
    private ViewKey() {}

    static long of(View view) {
        long hash = mix(view.getViewId().getId());
        hash = add(hash, view.getViewId().getCreator());
        for (Address member : view.getMembersRaw()) {
            hash = add(hash, member);
        }
        long key = (hash ^ hash >>> 48) & ClusterView.KEY_MASK;
        return key == 0 ? 1 : key;
    }

    private static long add(long hash, Address address) {
        var id = (UUID) address;
        return mix(mix(hash ^ id.getMostSignificantBits()) ^ id.getLeastSignificantBits());
    }

    /// The finalizer of SplitMix64.
    private static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
