package io.onehop.cluster.view.jgroups;

import io.onehop.cluster.view.Endpoint;
import io.onehop.cluster.view.Member;
import io.onehop.model.NodeId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jgroups.Address;
import org.jgroups.util.ExtendedUUID;
import org.jspecify.annotations.Nullable;

/// A member as an address of JGroups: 128 random bits, new at each start of a node, and with them the node's
/// id and where its fabric is, so that a view is a list of members.
final class Identity {
    private static final String ID = "n";
    private static final String FABRIC = "f";
    private static final int MAX_FABRIC_ENDPOINTS = 16;

    private Identity() {}

    static ExtendedUUID of(Member member) {
        ExtendedUUID address = ExtendedUUID.randomUUID();
        address.put(ID, bytes(member.id().toString()));
        for (int i = 0; i < Math.min(member.fabric().size(), MAX_FABRIC_ENDPOINTS); i++) {
            Endpoint endpoint = member.fabric().get(i);
            address.put(FABRIC + i, bytes(endpoint.port() + ":" + endpoint.host()));
        }
        return address;
    }

    /// The member behind an address; null when the address is none that was made by [#of].
    static @Nullable Member member(Address address) {
        if (!(address instanceof ExtendedUUID extended)) {
            return null;
        }
        byte[] id = extended.get(ID);
        if (id == null) {
            return null;
        }
        try {
            List<Endpoint> fabric = new ArrayList<>();
            for (int i = 0; i < MAX_FABRIC_ENDPOINTS; i++) {
                byte[] value = extended.get(FABRIC + i);
                if (value == null) {
                    break;
                }
                String text = new String(value, StandardCharsets.UTF_8);
                int colon = text.indexOf(':');
                fabric.add(new Endpoint(text.substring(colon + 1), Integer.parseInt(text, 0, colon, 10)));
            }
            return new Member(NodeId.parse(new String(id, StandardCharsets.UTF_8)), fabric);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return null;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
