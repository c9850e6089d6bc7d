package io.onehop.client.command;

import io.onehop.client.policy.Timing;
import java.util.List;
import java.util.Map;

/// Info commands to one node; the answer maps each command to its value, unread (info-protocol reference,
/// section 1).
///
/// Never repeated once sent, as some of these commands change things.
///
/// @param node its name; empty = any
/// @param commands without line breaks; copied
public record InfoRequest(Timing timing, String node, List<String> commands)
        implements Command<Map<String, String>> {
    public InfoRequest {
        commands = List.copyOf(commands);
    }
}
