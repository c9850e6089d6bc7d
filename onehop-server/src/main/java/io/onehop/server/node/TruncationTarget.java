package io.onehop.server.node;

import io.onehop.cluster.metadata.Truncations;
import io.onehop.server.namespace.Namespace;
import io.onehop.server.namespace.SetInfo;
import io.onehop.server.namespace.SetTable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Carries out on this node what the cluster has agreed to truncate. A set that is not known here yet becomes
/// known, as its records may still arrive from other nodes.
final class TruncationTarget implements Truncations.Target {
    private final List<NamespaceRoom> rooms;

    TruncationTarget(List<NamespaceRoom> rooms) {
        this.rooms = rooms;
    }

    @Override
    public void truncate(String namespace, @Nullable String set, long lutMillis) {
        NamespaceRoom room = room(namespace);
        if (room == null) {
            return;
        }
        room.namespace().truncate(set == null ? null : known(room.namespace(), set), lutMillis);
        room.housekeeper().removeTruncated();
    }

    @Override
    public void undo(String namespace, @Nullable String set) {
        NamespaceRoom room = room(namespace);
        if (room != null) {
            room.namespace().truncateUndo(set == null ? null : known(room.namespace(), set));
        }
    }

    private static SetInfo known(Namespace namespace, String set) {
        SetTable sets = namespace.sets();
        byte[] name = set.getBytes(StandardCharsets.UTF_8);
        sets.adopt(sets.findOrDraft(name, 0, name.length));
        return sets.findOrDraft(name, 0, name.length);
    }

    private @Nullable NamespaceRoom room(String namespace) {
        for (NamespaceRoom room : rooms) {
            if (room.name().equals(namespace)) {
                return room;
            }
        }
        return null;
    }
}
