package io.onehop.cluster.fabric.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.onehop.cluster.fabric.FabricFrames;
import io.onehop.cluster.fabric.FabricMessage;
import io.onehop.cluster.fabric.FabricWelcome;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/// A plain socket to a fabric port.
final class RawPeer implements Closeable {
    private static final int LIMIT_MILLIS = 20_000;

    private final Socket socket = new Socket();

    RawPeer(int port) {
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), LIMIT_MILLIS);
            socket.setSoTimeout(LIMIT_MILLIS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] frame(FabricMessage message) {
        ByteBuf buffer = Unpooled.buffer();
        FabricFrames.writeFrame(buffer, message);
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        return bytes;
    }

    void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /// Reads one message with its type; null when the connection has been closed.
    byte @Nullable [] message() throws IOException {
        var in = new DataInputStream(socket.getInputStream());
        try {
            byte[] message = new byte[in.readInt()];
            in.readFully(message);
            return message;
        } catch (EOFException | SocketException e) {
            return null;
        }
    }

    /// Reads the answer to a handshake.
    FabricWelcome welcome() throws IOException {
        byte[] message = message();
        if (message == null || message[0] != FabricWelcome.TYPE) {
            throw new IOException("no welcome");
        }
        FabricWelcome welcome = FabricWelcome.read(Unpooled.wrappedBuffer(message, 1, message.length - 1));
        if (welcome == null) {
            throw new IOException("broken welcome");
        }
        return welcome;
    }

    /// Reads to the end of the connection.
    void awaitEnd() throws IOException {
        try {
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (SocketException e) {
            // closed with a reset: ended as well
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
