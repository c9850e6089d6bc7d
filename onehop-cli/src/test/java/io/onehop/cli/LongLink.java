package io.onehop.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A long way to a port: what goes through arrives later, in both directions. It can be severed, so that
/// connections break and are refused, or be held, so that nothing moves any more. Safe for use by many
/// threads.
final class LongLink implements AutoCloseable {
    private static final int BACKLOG = 200;
    private static final int CHUNK_BYTES = 16 << 10;
    private static final int MOST_CHUNKS = 10_000;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final InetSocketAddress near;
    private final InetSocketAddress far;
    private final long delayNanos;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile ServerSocket listener;
    private volatile boolean held;

    /// Bytes that have left one side, and when they arrive at the other; none when that side has ended.
    private record Chunk(byte[] bytes, long arrivesNanos) {}

    /// Listens at once.
    ///
    /// @param near where it listens
    /// @param far where it leads
    LongLink(InetSocketAddress near, InetSocketAddress far, long delayMillis) throws IOException {
        this.near = near;
        this.far = far;
        delayNanos = TimeUnit.MILLISECONDS.toNanos(delayMillis);
        listener = listen();
    }

    private ServerSocket listen() throws IOException {
        var opened = new ServerSocket(near.getPort(), BACKLOG, near.getAddress());
        Thread.ofVirtual().start(() -> accept(opened));
        return opened;
    }

    /// Connections break, and no others can be made until [#mend()].
    void sever() throws IOException {
        listener.close();
        for (Socket each : sockets) {
            each.close();
        }
    }

    /// Nothing moves until [#mend()], and nobody is told.
    void hold() {
        held = true;
    }

    /// All is as it was.
    void mend() throws IOException {
        held = false;
        if (listener.isClosed()) {
            listener = listen();
        }
    }

    private void accept(ServerSocket on) {
        try {
            while (true) {
                Socket client = on.accept();
                Thread.ofVirtual().start(() -> connect(client));
            }
        } catch (IOException _) {
            // it was severed
        }
    }

    private void connect(Socket client) {
        try {
            sockets.add(client);
            var server = new Socket();
            sockets.add(server);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(far);
            carry(client, server);
            carry(server, client);
        } catch (IOException _) {
            close(client);
        }
    }

    private void carry(Socket from, Socket to) {
        var way = new LinkedBlockingQueue<Chunk>(MOST_CHUNKS);
        Thread.ofVirtual().start(() -> read(from, way));
        Thread.ofVirtual().start(() -> write(way, to));
    }

    private void read(Socket from, LinkedBlockingQueue<Chunk> way) {
        var buffer = new byte[CHUNK_BYTES];
        try {
            for (int size = from.getInputStream().read(buffer); size >= 0;
                    size = from.getInputStream().read(buffer)) {
                way.put(new Chunk(java.util.Arrays.copyOf(buffer, size), System.nanoTime() + delayNanos));
            }
        } catch (IOException _) {
            // as good as its end
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            way.add(new Chunk(new byte[0], System.nanoTime() + delayNanos));
            close(from);
        }
    }

    private void write(LinkedBlockingQueue<Chunk> way, Socket to) {
        try {
            for (Chunk next = way.take(); next.bytes.length > 0; next = way.take()) {
                for (long left = next.arrivesNanos - System.nanoTime(); left > 0 || held;
                        left = next.arrivesNanos - System.nanoTime()) {
                    LockSupport.parkNanos(Math.max(left, LOOK_NANOS));
                }
                to.getOutputStream().write(next.bytes);
            }
        } catch (IOException _) {
            // the other side has ended
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            close(to);
        }
    }

    private void close(Socket socket) {
        sockets.remove(socket);
        try {
            socket.close();
        } catch (IOException _) {
            // nothing more can be done about it
        }
    }

    @Override
    public void close() throws IOException {
        held = false;
        sever();
    }

    /// An address of this machine on which nobody else listens.
    static InetSocketAddress near(int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 2}), port);
    }
}
