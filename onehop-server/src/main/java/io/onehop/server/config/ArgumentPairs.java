package io.onehop.server.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The arguments of an info command, `name=value;name=value`, in their order; of equal names the first wins
/// (info-protocol reference, section 1).
record ArgumentPairs(List<Pair> pairs) {
    /// One of them; the value is empty where there is no `=`.
    record Pair(String name, String value) {}

    static ArgumentPairs parse(String arguments) {
        var pairs = new ArrayList<Pair>();
        for (String text : arguments.split(";", -1)) {
            int equals = text.indexOf('=');
            if (equals > 0) {
                pairs.add(new Pair(text.substring(0, equals), text.substring(equals + 1)));
            } else if (!text.isEmpty()) {
                pairs.add(new Pair(text, ""));
            }
        }
        return new ArgumentPairs(pairs);
    }

    /// The value of a name, or null.
    @Nullable String value(String name) {
        for (var pair : pairs) {
            if (pair.name.equals(name)) {
                return pair.value;
            }
        }
        return null;
    }

    /// The namespace, which is written `id=` or `namespace=`, or null.
    @Nullable String namespace() {
        String id = value("id");
        return id == null ? value("namespace") : id;
    }
}
