package io.onehop.cli;

import io.onehop.wire.Proto;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;

/// Answers every info command of one connection after the other with `COMMAND\tVALUE\n`, or with raw bytes.
final class FakeInfoNode implements AutoCloseable {
    private final ServerSocket listener;
    private final byte[] rawAnswer;
    private final String value;

    private FakeInfoNode(InetAddress host, String value, byte[] rawAnswer) {
        this.value = value;
        this.rawAnswer = rawAnswer;
        try {
            this.listener = new ServerSocket(0, 1, host);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        Thread.ofPlatform().daemon().start(this::serve);
    }

    static FakeInfoNode answering(String value) {
        return new FakeInfoNode(InetAddress.getLoopbackAddress(), value, new byte[0]);
    }

    /// Sends these bytes whatever is asked and closes.
    static FakeInfoNode sending(byte[] raw) {
        return new FakeInfoNode(InetAddress.getLoopbackAddress(), "", raw);
    }

    String address() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    private void serve() {
        while (!listener.isClosed()) {
            try (var socket = listener.accept()) {
                var in = new DataInputStream(socket.getInputStream());
                byte[] request = in.readNBytes((int) Proto.length(in.readLong()));
                byte[] answer = rawAnswer.length > 0 ? rawAnswer : framed(request);
                new DataOutputStream(socket.getOutputStream()).write(answer);
            } catch (IOException closed) {
                // the test is over or the command hung up
            }
        }
    }

    private byte[] framed(byte[] request) {
        String command = new String(request, StandardCharsets.UTF_8).strip();
        byte[] text = (command + "\t" + value + "\n").getBytes(StandardCharsets.UTF_8);
        return java.nio.ByteBuffer.allocate(Proto.HEADER_SIZE + text.length)
                .putLong(Proto.header(Proto.TYPE_INFO, text.length)).put(text).array();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
