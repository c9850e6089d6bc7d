package io.onehop.cli.check;

import io.onehop.cli.ask.Crowd;
import io.onehop.cli.ask.Facts;
import io.onehop.cli.ask.ServiceAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Where a node listens for other nodes, as it says itself: bound ports of `endpoints`, or else the
/// configuration.
final class Ports {
    static final List<String> COMMANDS = List.of("endpoints", "get-config:context=network");

    private Ports() {}

    /// Its addresses of a kind; empty when it does not say. An address of all interfaces, or none, stands for
    /// the host at which the node answered.
    static List<ServiceAddress> of(Crowd.Found node, PortKind kind, Map<String, String> answers) {
        for (String command : COMMANDS) {
            Facts facts = Facts.of(answers.getOrDefault(command, ""));
            int port = (int) facts.number(kind.word() + ".port");
            if (port > 0) {
                String hosts = facts.text(kind.word() + ".addresses");
                return at(hosts.isEmpty() ? facts.text(kind.word() + ".address") : hosts, port, node);
            }
        }
        return List.of();
    }

    private static List<ServiceAddress> at(String hosts, int port, Crowd.Found node) {
        var addresses = new ArrayList<ServiceAddress>();
        for (String host : hosts.split(",", -1)) {
            boolean isAny = host.isEmpty() || host.equals("any") || host.equals("null")
                    || host.equals("0.0.0.0") || host.equals("::");
            var address = new ServiceAddress(isAny ? node.address().host() : host, port);
            if (!addresses.contains(address)) {
                addresses.add(address);
            }
        }
        return addresses;
    }
}
