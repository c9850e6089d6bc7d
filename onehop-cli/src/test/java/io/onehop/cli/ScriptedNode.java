package io.onehop.cli;

import io.onehop.wire.Proto;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// Answers each info command with what was said for it, on a free port of loopback.
final class ScriptedNode implements AutoCloseable {
    private final ServerSocket listener;
    private final Map<String, Supplier<String>> answers = new ConcurrentHashMap<>();
    private final Thread accepting;

    ScriptedNode(String id) {
        try {
            listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        says("node", id).says("build", "7.2.0.0").says("namespaces", "test").says("cluster-name", "null")
                .says("service-clear-std", address()).says("peers-clear-std", "1,3000,[]");
        accepting = Thread.ofPlatform().daemon().start(this::accept);
    }

    ScriptedNode says(String command, String answer) {
        return says(command, () -> answer);
    }

    ScriptedNode says(String command, Supplier<String> answer) {
        answers.put(command, answer);
        return this;
    }

    int port() {
        return listener.getLocalPort();
    }

    String address() {
        return "127.0.0.1:" + port();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                Thread.ofPlatform().daemon().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new DataInputStream(socket.getInputStream());
            byte[] request = in.readNBytes((int) Proto.length(in.readLong()));
            var body = new StringBuilder();
            new String(request, StandardCharsets.UTF_8).lines().forEach(command -> body.append(command)
                    .append('\t').append(answers.getOrDefault(command, () -> "ERROR:4:unrecognized command")
                            .get()).append('\n'));
            byte[] text = body.toString().getBytes(StandardCharsets.UTF_8);
            socket.getOutputStream().write(ByteBuffer.allocate(Proto.HEADER_SIZE + text.length)
                    .putLong(Proto.header(Proto.TYPE_INFO, text.length)).put(text).array());
        } catch (IOException _) {
            // a port check hung up
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            accepting.join(); // until then the system may still take connections
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
