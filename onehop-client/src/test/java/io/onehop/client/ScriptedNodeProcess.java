package io.onehop.client;

import io.onehop.model.Bin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/// A scripted node in a process of its own, one of several that list each other. It ends with its input.
final class ScriptedNodeProcess {
    /// What it prints when clients may come.
    static final String READY = "ready";

    private static final int PORT = 3000;

    private ScriptedNodeProcess() {}

    static String nodeName(int id) {
        return "N" + id;
    }

    /// Runs until its input ends.
    ///
    /// @param args number of this node from 1, how many there are, and the prefix of their addresses
    public static void main(String[] args) throws IOException {
        int id = Integer.parseInt(args[0]);
        int size = Integer.parseInt(args[1]);
        var socket = new ServerSocket(PORT, 50, InetAddress.getByName(args[2] + id));
        try (var node = new ScriptedNode(nodeName(id), socket)) {
            var peers = new ArrayList<String>();
            for (int peer = 1; peer <= size; peer++) {
                if (peer != id) {
                    peers.add("[" + nodeName(peer) + ",,[" + args[2] + peer + ":" + PORT + "]]");
                }
            }
            node.info.put("peers-clear-std", "2," + PORT + ",[" + String.join(",", peers) + "]");
            node.info.put("peers-generation", "2");
            node.owns(2, partition -> partition % size == id - 1);
            node.script = (request, out) ->
                    out.write(Replies.single(0, Bin.of("d", request.digest().toString())));
            System.out.println(READY);
            while (System.in.read() >= 0) {
                // Nothing is expected.
            }
        }
    }

    /// The command that runs one.
    static List<String> command(int id, int size, String prefix) {
        return List.of(java.nio.file.Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp",
                System.getProperty("java.class.path"), ScriptedNodeProcess.class.getName(),
                Integer.toString(id), Integer.toString(size), prefix);
    }
}
