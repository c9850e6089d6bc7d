package io.onehop.server.namespace;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The namespaces of a node, fixed at its start; at most 32.
///
/// @param all in the order of the configuration
public record Namespaces(List<Namespace> all) {
    /// Takes a copy of the list.
    public Namespaces {
        all = List.copyOf(all);
    }

    /// The namespace with that name in UTF-8, or null.
    public @Nullable Namespace find(byte[] bytes, int offset, int length) {
        for (int i = 0; i < all.size(); i++) {
            Namespace namespace = all.get(i);
            if (namespace.hasName(bytes, offset, length)) {
                return namespace;
            }
        }
        return null;
    }

    /// The namespace with that name, or null.
    public @Nullable Namespace find(String name) {
        for (Namespace namespace : all) {
            if (namespace.name().equals(name)) {
                return namespace;
            }
        }
        return null;
    }
}
