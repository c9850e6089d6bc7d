package io.onehop.client;

import io.onehop.model.PartitionId;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;

/// A node made of plain sockets: answers what clients ask each second, and record messages as a script says.
final class ScriptedNode implements AutoCloseable {
    /// What the node does with a record message.
    interface Script {
        void answer(Request request, OutputStream out) throws IOException, InterruptedException;
    }

    /// What the node does with an info message: true when it has dealt with it.
    interface InfoScript {
        boolean answer(String commands, OutputStream out) throws IOException, InterruptedException;
    }

    private final ServerSocket server;
    private final Thread acceptor;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    final List<Request> requests = new CopyOnWriteArrayList<>();
    /// Sockets on which a record message came.
    final Set<Socket> commandSockets = ConcurrentHashMap.newKeySet();
    /// Sockets on which an info message came.
    final Set<Socket> infoSockets = ConcurrentHashMap.newKeySet();
    final AtomicInteger looks = new AtomicInteger();
    final Map<String, String> info = new ConcurrentHashMap<>();
    volatile String name;
    volatile Script script = (request, out) -> out.write(Replies.single(0));

    volatile InfoScript infoScript = (commands, out) -> false;
    /// Info commands that were asked, each with how often.
    final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
    final AtomicInteger accepted = new AtomicInteger();
    /// Connections for commands that were asked for the node's name.
    final AtomicInteger nameChecks = new AtomicInteger();
    volatile InfoScript nameScript = this::tellName;

    private volatile boolean deaf;

    ScriptedNode(String name) throws IOException {
        this(name, 50);
    }

    ScriptedNode(String name, int backlog) throws IOException {
        this(name, new ServerSocket(0, backlog, InetAddress.getLoopbackAddress()));
    }

    /// A node at a given port of the loopback address.
    static ScriptedNode at(String name, int port) throws IOException {
        return new ScriptedNode(name, new ServerSocket(port, 50, InetAddress.getLoopbackAddress()));
    }

    ScriptedNode(String name, ServerSocket server) throws IOException {
        this.name = name;
        this.server = server;
        info.put("peers-generation", "1");
        info.put("partition-generation", "1");
        info.put("features", "pscans;batch-any");
        info.put("service-clear-std", address());
        peers(1);
        owns(1, partition -> true);
        this.acceptor = Thread.ofPlatform().daemon().name("scripted-" + name).start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    String address() {
        var host = server.getInetAddress().getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port();
    }

    /// Connections that are open now.
    int openConnections() {
        return sockets.size();
    }

    /// How often that info command was asked.
    int asked(String command) {
        return asked.getOrDefault(command, new AtomicInteger()).get();
    }

    void peers(int generation, ScriptedNode... peers) {
        var text = new StringBuilder(generation + ",3000,[");
        for (var peer : peers) {
            text.append(text.charAt(text.length() - 1) == '[' ? "" : ",");
            text.append('[').append(peer.name).append(",,[").append(peer.address()).append("]]");
        }
        info.put("peers-clear-std", text.append(']').toString());
        info.put("peers-generation", String.valueOf(generation));
    }

    /// Two nodes that know each other: A is master of the even partitions, B of the odd ones, and each is the
    /// other's replica.
    static void halves(ScriptedNode a, ScriptedNode b) {
        a.peers(2, b);
        b.peers(2, a);
        a.owns(2, partition -> partition % 2 == 0);
        b.owns(2, partition -> partition % 2 == 1);
    }

    /// Master of these partitions and replica of the others.
    void owns(int generation, IntPredicate master) {
        info.put("replicas", "test:0,2," + bitmap(master) + "," + bitmap(master.negate()));
        info.put("partition-generation", String.valueOf(generation));
    }

    private static String bitmap(IntPredicate partitions) {
        var bits = new byte[PartitionId.COUNT / 8];
        for (int i = 0; i < PartitionId.COUNT; i++) {
            if (partitions.test(i)) {
                bits[i >> 3] |= (byte) (0x80 >> (i & 7));
            }
        }
        return Base64.getEncoder().encodeToString(bits);
    }

    private void accept() {
        try {
            while (!deaf) {
                var socket = server.accept();
                sockets.add(socket);
                accepted.incrementAndGet();
                Thread.ofPlatform().daemon().name("scripted-" + name).start(() -> serve(socket));
            }
        } catch (IOException e) {
            // The node was closed.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            var in = new DataInputStream(socket.getInputStream());
            while (true) {
                long header = in.readLong();
                var frame = new byte[(int) (header & 0xffff_ffffL) + 8];
                java.nio.ByteBuffer.wrap(frame).putLong(header);
                in.readFully(frame, 8, frame.length - 8);
                if (frame[1] == 1) {
                    answerInfo(new String(frame, 8, frame.length - 8, StandardCharsets.UTF_8), socket);
                } else {
                    var request = frame[1] == 3 ? Request.parse(frame)
                            : new Request(frame, 0, 0, 0, 0, 0, Map.of(), List.of());
                    requests.add(request);
                    commandSockets.add(socket);
                    script.answer(request, socket.getOutputStream());
                }
            }
        } catch (IOException | InterruptedException e) {
            // The client or the script ended the connection.
        } finally {
            sockets.remove(socket);
        }
    }

    private void answerInfo(String text, Socket socket) throws IOException {
        if (text.equals("node\n")) {
            answerNameCheck(socket.getOutputStream());
            return;
        }
        infoSockets.add(socket);
        for (var command : text.split("\n", -1)) {
            asked.computeIfAbsent(command, key -> new AtomicInteger()).incrementAndGet();
        }
        try {
            if (infoScript.answer(text, socket.getOutputStream())) {
                return;
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        var answer = new StringBuilder();
        for (var command : text.split("\n", -1)) {
            if (command.equals("peers-generation")) {
                looks.incrementAndGet();
            }
            if (!command.isEmpty()) {
                var value = command.equals("node") ? name : info
                        .getOrDefault(command, "ERROR:4:unrecognized command");
                answer.append(command).append('\t').append(value).append('\n');
            }
        }
        socket.getOutputStream().write(infoFrame(answer.toString()));
    }

    /// The first question on a new connection for commands.
    private void answerNameCheck(OutputStream out) throws IOException {
        nameChecks.incrementAndGet();
        try {
            nameScript.answer("node\n", out);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private boolean tellName(String commands, OutputStream out) throws IOException {
        out.write(infoFrame("node\t" + name + "\n"));
        return true;
    }

    /// An info message of that text.
    static byte[] infoFrame(String text) {
        var body = text.getBytes(StandardCharsets.UTF_8);
        return java.nio.ByteBuffer.allocate(body.length + 8).putLong(0x0201L << 48 | body.length).put(body)
                .array();
    }

    /// From now on connections are no longer accepted, only queued by the kernel.
    void becomeDeaf() throws IOException, InterruptedException {
        deaf = true;
        var last = new Socket(InetAddress.getLoopbackAddress(), port());
        acceptor.join();
        last.close();
    }

    /// Ends the connections that are open, hard.
    void breakConnections() throws IOException {
        for (var socket : sockets) {
            try {
                socket.setSoLinger(true, 0);
            } catch (IOException e) {
                // It was closed already.
            }
            socket.close();
        }
    }

    /// Resets the connection of that stream.
    void reset(OutputStream out) throws IOException {
        for (var socket : sockets) {
            if (socket.getOutputStream() == out) {
                socket.setSoLinger(true, 0);
                socket.close();
            }
        }
        throw new IOException("reset");
    }

    @Override
    public void close() throws IOException {
        server.close();
        try {
            // Until it has left the system call, the kernel goes on accepting.
            acceptor.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        breakConnections();
    }
}
