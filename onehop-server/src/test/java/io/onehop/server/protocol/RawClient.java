package io.onehop.server.protocol;

import io.onehop.wire.Proto;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/// A client that sends what it is told, right or wrong, and reads what comes. For one thread.
public final class RawClient implements AutoCloseable {
    private static final int LIMIT_MILLIS = 20_000;
    private static final int BUFFER_SIZE = 64 << 10;

    /// What came in one frame.
    ///
    /// @param type the frame's type
    /// @param body what followed the header
    public record Frame(int type, byte[] body) {}

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    /// Connects.
    public RawClient(InetSocketAddress address) {
        try {
            socket = new Socket();
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(LIMIT_MILLIS);
            socket.connect(address, LIMIT_MILLIS);
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), BUFFER_SIZE));
            out = socket.getOutputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Sends bytes.
    public RawClient send(byte[] bytes) {
        try {
            out.write(bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Sends bytes unless the other side has closed the connection already.
    boolean trySend(byte[] bytes, int offset, int length) {
        try {
            out.write(bytes, offset, length);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// Ends the sending side.
    public void endSending() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Closes with a reset, without saying farewell.
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The next frame; null when the connection was closed instead.
    public @Nullable Frame readFrame() {
        try {
            long header = in.readLong();
            if (Proto.version(header) != Proto.VERSION) {
                throw new IllegalStateException("version of a reply: " + Long.toHexString(header));
            }
            var body = new byte[(int) Proto.length(header)];
            in.readFully(body);
            return new Frame(Proto.type(header), body);
        } catch (EOFException | SocketException e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The next frame; fails when the connection was closed instead.
    public Frame expectFrame() {
        Frame frame = readFrame();
        if (frame == null) {
            throw new IllegalStateException("closed instead of an answer");
        }
        return frame;
    }

    /// The next frame's messages, whether it is compressed or not.
    public List<RawReply> readReplies() {
        Frame frame = expectFrame();
        byte[] body = frame.type() == Proto.TYPE_COMPRESSED ? inflate(frame.body()) : frame.body();
        if (frame.type() != Proto.TYPE_MESSAGE && frame.type() != Proto.TYPE_COMPRESSED) {
            throw new IllegalStateException("type of a reply: " + frame.type());
        }
        return RawReply.parse(body);
    }

    static byte[] inflate(byte[] body) {
        long size = ByteBuffer.wrap(body).getLong();
        var plain = new byte[(int) size];
        var inflater = new Inflater();
        try {
            inflater.setInput(body, 8, body.length - 8);
            int length = inflater.inflate(plain);
            boolean right = length == size && inflater.finished()
                    && ByteBuffer.wrap(plain).getLong() == Proto.header(Proto.TYPE_MESSAGE, size - 8);
            if (!right) {
                throw new IllegalStateException("compressed reply of another size");
            }
        } catch (DataFormatException e) {
            throw new IllegalStateException(e);
        } finally {
            inflater.end();
        }
        return java.util.Arrays.copyOfRange(plain, 8, plain.length);
    }

    /// The next frame's only message.
    public RawReply readReply() {
        List<RawReply> replies = readReplies();
        if (replies.size() != 1) {
            throw new IllegalStateException("messages in a frame: " + replies.size());
        }
        return replies.getFirst();
    }

    /// Sends a message and reads its answer.
    public RawReply call(RawMessage message) {
        return send(message.frame()).readReply();
    }

    /// Sends a batch or query and reads its answers up to the last.
    public List<RawReply> callAll(RawMessage message) {
        return send(message.frame()).readToLast();
    }

    /// Reads answers up to the last; nothing follows that one in its frame.
    public List<RawReply> readToLast() {
        var all = new ArrayList<RawReply>();
        do {
            all.addAll(readReplies());
        } while (!all.getLast().isLast());
        return all;
    }

    /// Asks an info command and answers what stands behind its name.
    public String info(String command) {
        byte[] text = (command + "\n").getBytes(StandardCharsets.ISO_8859_1);
        Frame frame = send(RawMessage.frame(Proto.TYPE_INFO, text)).readFrame();
        if (frame == null || frame.type() != Proto.TYPE_INFO) {
            throw new IllegalStateException("no info answer");
        }
        String answer = new String(frame.body(), StandardCharsets.ISO_8859_1);
        if (!answer.startsWith(command + "\t") || !answer.endsWith("\n")) {
            throw new IllegalStateException("info answer: " + answer);
        }
        return answer.substring(command.length() + 1, answer.length() - 1);
    }

    /// Whether the other side closes the connection, having sent nothing more, within the time limit.
    public boolean isClosedByServer() {
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /// For how long reads wait, in milliseconds.
    public void limitMillis(int millis) {
        try {
            socket.setSoTimeout(millis);
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
