package io.onehop.cluster.exchange;

import io.netty.buffer.ByteBuf;
import io.onehop.cluster.metadata.Bounded;
import io.onehop.model.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a member tells of itself in an exchange; immutable.
///
/// @param id who
/// @param committedKey key of the last exchange that was committed here, 0 = none
/// @param quiesced whether it is to hold no replicas if others can
/// @param services addresses for clients (`host:port`) by a kind whose meaning is the server's
/// @param namespaces at most [#MAX_NAMESPACES]
/// @param prepared exchanges since the last committed one whose plan is known here though they were not
///     committed here, oldest first, at most [#MAX_PREPARED]
public record NodeState(
        NodeId id,
        long committedKey,
        boolean quiesced,
        Map<String, List<String>> services,
        List<NamespaceState> namespaces,
        List<PreparedState> prepared) {
    /// Most namespaces of a node (protocol limit of the clients).
    public static final int MAX_NAMESPACES = 32;
    /// Most exchanges that are remembered as prepared.
    public static final int MAX_PREPARED = 4;

    private static final int MAX_KINDS = 32;
    private static final int MAX_ADDRESSES = 64;
    private static final int MAX_ADDRESS_BYTES = 300;
    private static final int NAMESPACE_LEAST_BYTES = 40;
    private static final int PREPARED_LEAST_BYTES = Long.BYTES + Integer.BYTES;

    /// Takes copies of the collections.
    ///
    /// @throws IllegalArgumentException when there are more namespaces, addresses than allowed
    public NodeState {
        services = copy(services);
        namespaces = List.copyOf(namespaces);
        prepared = List.copyOf(prepared);
        if (namespaces.size() > MAX_NAMESPACES || prepared.size() > MAX_PREPARED
                || services.size() > MAX_KINDS) {
            throw new IllegalArgumentException("node state too large: node=" + id);
        }
    }

    private static Map<String, List<String>> copy(Map<String, List<String>> services) {
        var copy = new TreeMap<String, List<String>>();
        services.forEach((kind, addresses) -> copy.put(kind, List.copyOf(addresses)));
        return Map.copyOf(copy);
    }

    /// Its namespace of that name, or null.
    public @Nullable NamespaceState namespace(String name) {
        for (NamespaceState each : namespaces) {
            if (each.name().equals(name)) {
                return each;
            }
        }
        return null;
    }

    NodeState with(List<PreparedState> others) {
        return new NodeState(id, committedKey, quiesced, services, namespaces, others);
    }

    /// The state that counts: when others have committed an exchange that this node was prepared for, its
    /// copies are worth what that plan made of them, since all others act on it.
    ///
    /// @param committed keys that members have committed
    NodeState resolved(Set<Long> committed) {
        PreparedState newest = null;
        for (PreparedState each : prepared) {
            newest = committed.contains(each.key()) ? each : newest;
        }
        var resolved = new ArrayList<NamespaceState>(namespaces.size());
        for (NamespaceState each : namespaces) {
            PackedVersions planned = newest == null ? null : newest.versions().get(each.name());
            resolved.add(planned == null ? each : each.with(planned));
        }
        return new NodeState(id, committedKey, quiesced, services, resolved, List.of());
    }

    void write(ByteBuf out) {
        out.writeLong(id.value()).writeLong(committedKey).writeBoolean(quiesced);
        out.writeInt(services.size());
        new TreeMap<>(services).forEach((kind, addresses) -> {
            Bounded.writeText(out, kind);
            out.writeInt(addresses.size());
            addresses.forEach(address -> Bounded.writeText(out, address));
        });
        out.writeInt(namespaces.size());
        namespaces.forEach(each -> each.write(out));
        out.writeInt(prepared.size());
        prepared.forEach(each -> each.write(out));
    }

    static NodeState read(ByteBuf in) {
        var id = new NodeId(in.readLong());
        long committedKey = in.readLong();
        boolean quiesced = in.readBoolean();
        Map<String, List<String>> services = readServices(in);
        int namespaceCount = Bounded.count(in, MAX_NAMESPACES, NAMESPACE_LEAST_BYTES);
        var namespaces = new ArrayList<NamespaceState>(namespaceCount);
        for (int i = 0; i < namespaceCount; i++) {
            namespaces.add(NamespaceState.read(in));
        }
        int preparedCount = Bounded.count(in, MAX_PREPARED, PREPARED_LEAST_BYTES);
        var prepared = new ArrayList<PreparedState>(preparedCount);
        for (int i = 0; i < preparedCount; i++) {
            prepared.add(PreparedState.read(in));
        }
        return new NodeState(id, committedKey, quiesced, services, namespaces, prepared);
    }

    private static Map<String, List<String>> readServices(ByteBuf in) {
        int kinds = Bounded.count(in, MAX_KINDS, Short.BYTES + Integer.BYTES);
        var services = new TreeMap<String, List<String>>();
        for (int i = 0; i < kinds; i++) {
            String kind = Bounded.text(in, MAX_ADDRESS_BYTES);
            int count = Bounded.count(in, MAX_ADDRESSES, Short.BYTES);
            var addresses = new ArrayList<String>(count);
            for (int j = 0; j < count; j++) {
                addresses.add(Bounded.text(in, MAX_ADDRESS_BYTES));
            }
            services.put(kind, addresses);
        }
        return services;
    }
}
