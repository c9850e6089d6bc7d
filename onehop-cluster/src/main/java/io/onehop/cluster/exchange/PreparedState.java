package io.onehop.cluster.exchange;

import io.netty.buffer.ByteBuf;
import io.onehop.cluster.metadata.Bounded;
import java.util.Map;
import java.util.TreeMap;

/// What a member's copies would be worth if an exchange that it prepared for had been committed here.
///
/// @param key of that exchange
/// @param versions by namespace
public record PreparedState(long key, Map<String, PackedVersions> versions) {
    private static final int LEAST_BYTES = 2 + 2 + Integer.BYTES + Long.BYTES;

    /// Takes a copy of the map.
    public PreparedState {
        versions = Map.copyOf(versions);
    }

    void write(ByteBuf out) {
        out.writeLong(key).writeInt(versions.size());
        new TreeMap<>(versions).forEach((name, packed) -> {
            Bounded.writeText(out, name);
            packed.write(out);
        });
    }

    static PreparedState read(ByteBuf in) {
        long key = in.readLong();
        int count = Bounded.count(in, NodeState.MAX_NAMESPACES, LEAST_BYTES);
        var versions = new TreeMap<String, PackedVersions>();
        for (int i = 0; i < count; i++) {
            versions.put(Bounded.text(in, NamespaceState.MAX_NAME_BYTES), PackedVersions.read(in));
        }
        return new PreparedState(key, versions);
    }
}
