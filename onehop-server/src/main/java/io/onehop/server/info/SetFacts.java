package io.onehop.server.info;

import java.util.List;
import java.util.Map;

/// What a node knows of one set.
///
/// @param name          its name
/// @param objects       records
/// @param tombstones    markers of deleted records
/// @param dataUsedBytes bytes that its records take
/// @param truncateLut   records older than this are truncated: nanoseconds since 1970, 0 when it was never
///                      truncated
/// @param truncating    whether truncated records are being deleted
/// @param config        its settings as names and values, in the order of the reference
public record SetFacts(String name, long objects, long tombstones, long dataUsedBytes, long truncateLut,
        boolean truncating, List<Map.Entry<String, String>> config) {
    /// Keeps its own copy of the settings.
    public SetFacts {
        config = List.copyOf(config);
    }
}
