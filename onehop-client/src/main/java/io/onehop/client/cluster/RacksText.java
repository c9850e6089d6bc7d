package io.onehop.client.cluster;

import java.util.HashMap;
import java.util.Map;

/// What a node answers to `rack-ids`: `namespace:rack;…` (info-protocol reference).
final class RacksText {
    private RacksText() {}

    /// The node's rack in each namespace. What cannot be read, and a node without racks, is in none.
    static Map<String, Integer> parse(String text) {
        var racks = new HashMap<String, Integer>();
        for (var part : text.split(";", -1)) {
            int colon = part.lastIndexOf(':');
            if (colon > 0 && !text.startsWith("ERROR")) {
                try {
                    racks.put(part.substring(0, colon), Integer.parseInt(part.substring(colon + 1).strip()));
                } catch (NumberFormatException e) {
                    // No rack.
                }
            }
        }
        return Map.copyOf(racks);
    }
}
