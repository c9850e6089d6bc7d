package io.onehop.cli.check;

import io.onehop.cli.ask.ServiceAddress;

/// One port, seen from one place.
///
/// @param from      [#HERE] or the id of the node that tried
/// @param to        the id of the node whose port it is
/// @param ageMillis how long ago that was
/// @param detail    more about it, or ""
public record Sight(String from, String to, PortKind kind, ServiceAddress address, PortState state,
        long ageMillis, String detail) {
    /// This machine.
    public static final String HERE = "here";
}
