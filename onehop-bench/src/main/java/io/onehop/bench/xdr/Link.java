package io.onehop.bench.xdr;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A way to a data centre with a delay that can be changed, and that can be cut: connections to it are passed
/// on, every byte late by half the round trip. Bytes keep their order; a connection holds at most some
/// thousand pieces, then its sender waits. Any thread.
final class Link implements AutoCloseable {
    private static final int PIECE = 1 << 16;
    private static final int MOST_PIECES = 4096;
    private static final byte[] END = {};

    private enum State { OPEN, REFUSING, SILENT }

    private record Piece(byte[] bytes, long dueNanos) {}

    private final ServerSocket listener;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile long oneWayNanos;
    private volatile State state = State.OPEN;

    Link(int port, int target) throws IOException {
        this.target = target;
        listener = new ServerSocket(port, 1024, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    void roundTrip(long millis) {
        oneWayNanos = TimeUnit.MILLISECONDS.toNanos(millis) / 2;
    }

    /// Ends all connections and takes no more.
    void cut() {
        state = State.REFUSING;
        hangUp();
    }

    /// Takes whatever comes and answers nothing, on all connections.
    void fallSilent() {
        state = State.SILENT;
    }

    /// Is a link again; connections that were open in silence are ended.
    void restore() {
        if (state == State.SILENT) {
            hangUp();
        }
        state = State.OPEN;
    }

    private void hangUp() {
        sockets.forEach(Link::close);
        sockets.clear();
    }

    private void accept() {
        try {
            while (true) {
                var near = listener.accept();
                if (state == State.REFUSING) {
                    close(near);
                } else {
                    Thread.ofVirtual().start(() -> connect(near));
                }
            }
        } catch (IOException closed) {
            hangUp();
        }
    }

    private void connect(Socket near) {
        var far = new Socket();
        try {
            sockets.add(near);
            sockets.add(far);
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
            pass(near, far);
            pass(far, near);
        } catch (IOException e) {
            close(near);
            close(far);
        }
    }

    private void pass(Socket from, Socket to) {
        var pieces = new ArrayBlockingQueue<Piece>(MOST_PIECES);
        Thread.ofVirtual().start(() -> read(from, pieces));
        Thread.ofVirtual().start(() -> write(pieces, to));
    }

    private void read(Socket from, BlockingQueue<Piece> pieces) {
        var room = new byte[PIECE];
        try {
            try {
                var in = from.getInputStream();
                for (int count = in.read(room); count >= 0; count = in.read(room)) {
                    if (state == State.OPEN) {
                        pieces.put(new Piece(Arrays.copyOf(room, count), System.nanoTime() + oneWayNanos));
                    }
                }
            } catch (IOException closed) {
                close(from);
            }
            pieces.put(new Piece(END, System.nanoTime()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(BlockingQueue<Piece> pieces, Socket to) {
        try {
            for (var piece = pieces.take(); piece.bytes != END; piece = pieces.take()) {
                for (long left = piece.dueNanos - System.nanoTime(); left > 0;
                        left = piece.dueNanos - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                to.getOutputStream().write(piece.bytes);
            }
        } catch (IOException closed) {
            // The reader of the other direction sees it too.
            pieces.clear();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close(to);
            sockets.remove(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
