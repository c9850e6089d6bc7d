package io.onehop.testkit.xdr;

import io.onehop.wire.Proto;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// A port in front of a node that does to the commands that pass it whatever a bad link or a bad node would:
/// it delays answers, gives answers of its own, swallows them, breaks connections or refuses them. Info
/// commands pass as they are, unless nothing does. Safe for use by many threads.
final class FaultyLink implements AutoCloseable {
    private static final int MESSAGE_HEADER_SIZE = 22;
    private static final int RESULT_CODE_OFFSET = 5;
    private static final int BACKLOG = 200;
    private static final int MOST_WAITING = 100_000;

    /// What becomes of a command.
    private enum Fate {
        PASS, ANSWER, SWALLOW, RESET
    }

    /// An answer in its place: a finished one, or the next of the node, not before its time.
    private record Answer(byte[] finished, long notBeforeNanos) {}

    private static final byte[] OF_THE_NODE = {};
    private static final byte[] NEVER = {};

    private final int port;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicLong commands = new AtomicLong();
    private final AtomicLong connections = new AtomicLong();
    private volatile List<InetSocketAddress> targets = List.of();
    private volatile ServerSocket listener;
    private volatile Fate fate = Fate.PASS;
    private volatile int code;
    private volatile long delayNanos;

    FaultyLink() {
        listener = listen(0);
        port = listener.getLocalPort();
    }

    private ServerSocket listen(int wanted) {
        try {
            var opened = new ServerSocket(wanted, BACKLOG, InetAddress.getLoopbackAddress());
            Thread.ofVirtual().start(() -> accept(opened));
            return opened;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    int port() {
        return port;
    }

    /// Where connections lead from now on: each to the next of the nodes, as behind a load balancer.
    void leadTo(InetSocketAddress... nodes) {
        targets = List.of(nodes);
    }

    /// Every command is answered with this code and does not reach the node.
    void answer(int newCode) {
        code = newCode;
        fate = Fate.ANSWER;
    }

    /// Answers of the node are this much late.
    void delay(long millis) {
        delayNanos = TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /// Everything arrives and nothing is ever answered.
    void swallow() {
        fate = Fate.SWALLOW;
    }

    /// Every command resets its connection.
    void reset() {
        fate = Fate.RESET;
    }

    /// Whatever was wrong is not any more; what was swallowed is not answered.
    void heal() {
        fate = Fate.PASS;
        delayNanos = 0;
    }

    /// All connections end, and no others can be made until [#accept()].
    void refuse() {
        close(listener);
        cut();
    }

    /// Connections are accepted again.
    void accept() {
        listener = listen(port);
    }

    /// All connections end.
    void cut() {
        sockets.forEach(FaultyLink::close);
    }

    /// Commands that arrived here, whatever became of them.
    long commands() {
        return commands.get();
    }

    /// Connections that were accepted, ever.
    long connections() {
        return connections.get();
    }

    private void accept(ServerSocket on) {
        try {
            while (true) {
                var near = on.accept();
                List<InetSocketAddress> now = targets;
                var target = now.get((int) (connections.getAndIncrement() % now.size()));
                Thread.ofVirtual().start(() -> serve(near, target));
            }
        } catch (IOException _) {
            // it was closed
        }
    }

    private void serve(Socket near, InetSocketAddress target) {
        sockets.add(near);
        try (near; var far = new Socket()) {
            sockets.add(far);
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            far.connect(target);
            var answers = new LinkedBlockingQueue<Answer>(MOST_WAITING);
            Thread.ofVirtual().start(() -> answer(near, far, answers));
            pass(near, far, answers);
            sockets.remove(far);
        } catch (IOException _) {
            // one side ended it
        } finally {
            sockets.remove(near);
        }
    }

    private void pass(Socket near, Socket far, BlockingQueue<Answer> answers) throws IOException {
        var in = new DataInputStream(near.getInputStream());
        while (true) {
            byte[] frame = frame(in);
            boolean isCommand = Proto.type(ByteBuffer.wrap(frame).getLong()) == Proto.TYPE_MESSAGE;
            if (isCommand) {
                commands.incrementAndGet();
            }
            Fate now = fate;
            if (now == Fate.SWALLOW) {
                answers.add(new Answer(NEVER, 0));
            } else if (now == Fate.ANSWER && isCommand) {
                answers.add(new Answer(result(code), 0));
                continue;
            } else if (now == Fate.RESET && isCommand) {
                near.setSoLinger(true, 0);
                return;
            } else {
                answers.add(new Answer(OF_THE_NODE, System.nanoTime() + (isCommand ? delayNanos : 0)));
            }
            far.getOutputStream().write(frame);
        }
    }

    private static byte[] frame(DataInputStream in) throws IOException {
        long header = in.readLong();
        var frame = ByteBuffer.allocate(Proto.HEADER_SIZE + (int) Proto.length(header)).putLong(header);
        in.readFully(frame.array(), Proto.HEADER_SIZE, frame.remaining());
        return frame.array();
    }

    private static byte[] result(int code) {
        var frame = ByteBuffer.allocate(Proto.HEADER_SIZE + MESSAGE_HEADER_SIZE)
                .putLong(Proto.header(Proto.TYPE_MESSAGE, MESSAGE_HEADER_SIZE));
        frame.put(Proto.HEADER_SIZE, (byte) MESSAGE_HEADER_SIZE);
        frame.put(Proto.HEADER_SIZE + RESULT_CODE_OFFSET, (byte) code);
        return frame.array();
    }

    private static void answer(Socket near, Socket far, BlockingQueue<Answer> answers) {
        try (far) {
            var in = new DataInputStream(far.getInputStream());
            while (!near.isClosed()) {
                Answer next = answers.poll(1, TimeUnit.SECONDS);
                if (next == null) {
                    continue;
                }
                if (next.finished == NEVER) {
                    return;
                }
                byte[] frame = next.finished == OF_THE_NODE ? frame(in) : next.finished;
                long early = next.notBeforeNanos - System.nanoTime();
                if (next.finished == OF_THE_NODE && early > 0) {
                    LockSupport.parkNanos(early);
                }
                near.getOutputStream().write(frame);
            }
        } catch (IOException _) {
            close(near);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(AutoCloseable each) {
        try {
            each.close();
        } catch (Exception broken) {
            throw new IllegalStateException(broken);
        }
    }

    @Override
    public void close() {
        refuse();
    }
}
