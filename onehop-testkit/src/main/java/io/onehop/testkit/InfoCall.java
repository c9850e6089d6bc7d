package io.onehop.testkit;

import io.onehop.wire.Proto;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// One info command over a connection of its own (info-protocol reference, section 1).
final class InfoCall {
    private static final int TIMEOUT_MILLIS = 2_000;

    private InfoCall() {}

    /// The answer, without the command's echo.
    ///
    /// @throws UncheckedIOException when there is none
    static String to(InetSocketAddress address, String command) {
        byte[] text = (command + "\n").getBytes(StandardCharsets.UTF_8);
        try (var socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.connect(address, TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(ByteBuffer.allocate(Proto.HEADER_SIZE + text.length)
                    .putLong(Proto.header(Proto.TYPE_INFO, text.length)).put(text).array());
            var in = new DataInputStream(socket.getInputStream());
            var body = new byte[(int) Proto.length(in.readLong())];
            in.readFully(body);
            String line = new String(body, StandardCharsets.UTF_8).strip();
            return line.substring(line.indexOf('\t') + 1);
        } catch (IOException e) {
            throw new UncheckedIOException("no answer to " + command + " from " + address, e);
        }
    }
}
