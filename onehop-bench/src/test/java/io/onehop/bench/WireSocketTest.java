package io.onehop.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onehop.wire.Proto;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class WireSocketTest {
    private static final String ROW = "16000000000000000001000000000000000000020001"
            + "0000000500" + "74657374" + "0000001504" + "b747f5854d0b33259928d0cfab7fad81d6abfbf6"
            + "0000000d01010001" + "61" + "0000000000000005";
    private static final String ABSENT = "16000000000200000000000000000000000000000000";
    private static final String UNAVAILABLE = "160000040" + "00b0000000700000000000000000000" + "0000";
    private static final String LAST = "16000001000000000000000000000000000000000000";

    @Test
    void countsRowsOverSeveralFrames() throws IOException {
        try (Wire wire = receiving(frame(ROW + ROW), frame(ROW + ABSENT), frame(LAST))) {
            wire.readRows();
            assertThat(wire.outcome().records).isEqualTo(3);
            assertThat(wire.outcome().notFound).isEqualTo(1);
            assertThat(wire.outcome().errors).isZero();
        }
    }

    @Test
    void countsAnUnavailablePartitionAsAnError() throws IOException {
        try (Wire wire = receiving(frame(ROW + UNAVAILABLE + LAST))) {
            wire.readRows();
            assertThat(wire.outcome().records).isEqualTo(1);
            assertThat(wire.outcome().errors).isEqualTo(1);
            assertThat(wire.outcome().lastError).isEqualTo(11);
        }
    }

    @Test
    void takesFramesLargerThanItsBuffer() throws IOException {
        try (Wire wire = receiving(frame(ROW.repeat(10_000)), frame(LAST))) {
            wire.readRows();
            assertThat(wire.outcome().records).isEqualTo(10_000);
        }
    }

    @Test
    void readsPipelinedReplies() throws IOException {
        byte[] reply = EchoServer.reply(139);
        try (Wire wire = receiving(reply, EchoServer.reply(30), reply)) {
            wire.readSingles(3);
            assertThat(wire.outcome().records).isEqualTo(3);
        }
    }

    @Test
    void refusesAnotherProtocol() throws IOException {
        try (Wire wire = receiving("HTTP/1.1 400".getBytes(java.nio.charset.StandardCharsets.US_ASCII))) {
            assertThatThrownBy(() -> wire.readSingles(1)).isInstanceOf(IOException.class)
                    .hasMessageContaining("not a record message");
        }
    }

    private static byte[] frame(String messages) {
        byte[] body = HexFormat.of().parseHex(messages);
        return ByteBuffer.allocate(Proto.HEADER_SIZE + body.length)
                .putLong(Proto.header(Proto.TYPE_MESSAGE, body.length)).put(body).array();
    }

    /// A connection whose other end sends these bytes and closes.
    private static Wire receiving(byte[]... parts) throws IOException {
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Wire wire = Wire.connect(new InetSocketAddress(listener.getInetAddress(),
                    listener.getLocalPort()));
            Socket peer = listener.accept();
            Thread.ofPlatform().daemon().start(() -> send(peer, parts));
            return wire;
        }
    }

    private static void send(Socket peer, byte[][] parts) {
        try (peer) {
            for (byte[] part : parts) {
                peer.getOutputStream().write(part);
            }
        } catch (IOException closed) {
            // the test has seen enough
        }
    }
}
