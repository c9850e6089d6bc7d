package io.onehop.bench;

import io.onehop.model.ResultCode;
import io.onehop.wire.Info3;
import io.onehop.wire.MessageLayout;
import io.onehop.wire.Proto;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/// One blocking connection: writes requests as they are, reads replies and checks their result codes. Used by
/// one thread. It copies nothing and allocates nothing per request, to leave the machine to the server.
final class Wire implements AutoCloseable {
    private static final int INFO3_AT = Proto.HEADER_SIZE + 3;
    private static final int RESULT_AT = Proto.HEADER_SIZE + 5;
    private static final int FIELD_COUNT_AT = 18;
    private static final int OP_COUNT_AT = 20;
    private static final int FIRST_BUFFER_SIZE = 256 << 10;

    private final SocketChannel channel;
    private final Outcome outcome = new Outcome();
    private ByteBuffer in = ByteBuffer.allocateDirect(FIRST_BUFFER_SIZE).limit(0);

    /// What the replies said, added up since the connection was opened.
    static final class Outcome {
        /// Records read or written.
        long records;
        /// Reads of keys that are not there.
        long notFound;
        /// Replies with any other result code.
        long errors;
        /// The last such code.
        int lastError;

        private void count(int code) {
            if (code == ResultCode.OK.code()) {
                records++;
            } else if (code == ResultCode.NOT_FOUND.code()) {
                notFound++;
            } else {
                errors++;
                lastError = code;
            }
        }
    }

    private Wire(SocketChannel channel) {
        this.channel = channel;
    }

    static Wire connect(InetSocketAddress address) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.connect(address);
            return new Wire(channel);
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    Outcome outcome() {
        return outcome;
    }

    /// Sends everything between the buffer's position and limit.
    void send(ByteBuffer requests) throws IOException {
        while (requests.hasRemaining()) {
            channel.write(requests);
        }
    }

    /// Reads so many replies of one record each.
    void readSingles(int replies) throws IOException {
        for (int i = 0; i < replies; i++) {
            int end = awaitFrame();
            outcome.count(in.get(in.position() + RESULT_AT) & 0xFF);
            in.position(end);
        }
    }

    /// Reads rows until the message that is the last of its reply; its own code counts when it is an error.
    void readRows() throws IOException {
        boolean last = false;
        while (!last) {
            int end = awaitFrame();
            int at = in.position() + Proto.HEADER_SIZE;
            while (at < end) {
                last = row(at);
                at = endOfMessage(at);
            }
            in.position(end);
        }
    }

    /// Counts the message at `at` and tells whether it is the last.
    private boolean row(int at) {
        int info3 = in.get(at + INFO3_AT - Proto.HEADER_SIZE);
        int code = in.get(at + RESULT_AT - Proto.HEADER_SIZE) & 0xFF;
        boolean last = (info3 & Info3.LAST) != 0;
        boolean says = (!last && (info3 & Info3.PARTITION_DONE) == 0) || code != ResultCode.OK.code();
        if (says) {
            outcome.count(code);
        }
        return last;
    }

    private int endOfMessage(int at) {
        int fields = in.getShort(at + FIELD_COUNT_AT) & 0xFFFF;
        int ops = in.getShort(at + OP_COUNT_AT) & 0xFFFF;
        int end = at + MessageLayout.HEADER_SIZE;
        for (int i = 0; i < fields + ops; i++) {
            end += Integer.BYTES + in.getInt(end);
        }
        return end;
    }

    /// Waits until a whole frame lies at the buffer's position; returns where it ends.
    private int awaitFrame() throws IOException {
        await(Proto.HEADER_SIZE);
        long header = in.getLong(in.position());
        if (Proto.version(header) != Proto.VERSION || Proto.type(header) != Proto.TYPE_MESSAGE
                || Proto.length(header) > Proto.MAX_BODY_SIZE) {
            throw new IOException("not a record message: header " + Long.toHexString(header));
        }
        int size = Proto.HEADER_SIZE + (int) Proto.length(header);
        await(size);
        return in.position() + size;
    }

    private void await(int size) throws IOException {
        if (in.remaining() >= size) {
            return;
        }
        if (size > in.capacity()) {
            in = ByteBuffer.allocateDirect(Integer.highestOneBit(size) * 2).put(in).flip();
        }
        in.compact();
        try {
            while (in.position() < size) {
                if (channel.read(in) < 0) {
                    throw new EOFException("the server closed the connection");
                }
            }
        } finally {
            in.flip();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
