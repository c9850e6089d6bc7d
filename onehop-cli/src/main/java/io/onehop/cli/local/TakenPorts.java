package io.onehop.cli.local;

import io.onehop.cli.load.ListenerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Ports of a cluster that something else listens on.
final class TakenPorts {
    private TakenPorts() {}

    /// A line for each: whose port it would be, and which process has it where that can be seen.
    static List<String> of(List<LocalNode> nodes) {
        var taken = new ArrayList<String>();
        for (LocalNode node : nodes) {
            check(node, "service", node.servicePort(), taken);
            check(node, "fabric", node.fabricPort(), taken);
            check(node, "heartbeat", node.heartbeatPort(), taken);
        }
        return taken;
    }

    private static void check(LocalNode node, String kind, int port, List<String> taken) {
        try (var socket = new ServerSocket()) {
            socket.bind(address(port));
        } catch (IOException e) {
            taken.add("port " + port + " (" + kind + " of " + node.name() + "): " + e.getMessage()
                    + owner(port));
        }
    }

    private static InetSocketAddress address(int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(LocalNode.HOST), port);
    }

    private static String owner(int port) {
        var processes = new ListenerProcess(Path.of("/proc"));
        return processes.find(address(port))
                instanceof ListenerProcess.Answer.Found(long pid) ? "; process " + pid + " listens there"
                        : "";
    }
}
