package io.onehop.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// A TCP load balancer that leads each connection to the next of its nodes, or a forwarded port when there is
/// only one.
final class Balancer implements AutoCloseable {
    private final ServerSocket server;
    private final Thread acceptor;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    final List<Integer> targets;
    final AtomicInteger accepted = new AtomicInteger();
    final AtomicInteger open = new AtomicInteger();
    final AtomicLong bytes = new AtomicLong();

    Balancer(ScriptedNode... nodes) throws IOException {
        targets = new CopyOnWriteArrayList<>();
        for (var node : nodes) {
            targets.add(node.port());
        }
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        acceptor = Thread.ofPlatform().daemon().name("balancer").start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    String address() {
        return "127.0.0.1:" + port();
    }

    private void accept() {
        try {
            while (true) {
                var near = server.accept();
                int target = targets.get(accepted.getAndIncrement() % targets.size());
                var far = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(near);
                sockets.add(far);
                open.incrementAndGet();
                Thread.ofPlatform().daemon().start(() -> {
                    pump(near, far);
                    open.decrementAndGet();
                });
                Thread.ofPlatform().daemon().start(() -> pump(far, near));
            }
        } catch (IOException e) {
            // It was closed.
        }
    }

    private void pump(Socket from, Socket to) {
        try (from; to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            var buffer = new byte[8192];
            for (int size = in.read(buffer); size >= 0; size = in.read(buffer)) {
                bytes.addAndGet(size);
                out.write(buffer, 0, size);
            }
        } catch (IOException e) {
            // One side ended it.
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        try {
            acceptor.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (var socket : sockets) {
            socket.close();
        }
    }
}
