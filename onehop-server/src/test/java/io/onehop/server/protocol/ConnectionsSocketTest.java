package io.onehop.server.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Many connections, idle ones, short ones, too many.
class ConnectionsSocketTest {
    private static final int FAST = 2_000;
    private static final int SLOW = 10_000;
    private static final int FILES_LEFT = 200;
    private static final long MOST_BYTES_EACH = 8 << 10;
    private static final long WAIT_NANOS = 10_000_000_000L;

    @Test
    void idleConnectionsCostLittle() {
        idle(FAST);
    }

    @Test
    @Tag("slow")
    void tenThousandIdleConnectionsCostLittle() {
        idle(Math.min(SLOW, roomFor()));
    }

    /// How many connections this process may have with both their ends in it.
    private static int roomFor() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            long free = system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount() - FILES_LEFT;
            return Math.clamp(free / 2, 1, SLOW);
        }
        return SLOW;
    }

    private static void idle(int count) {
        try (NodeUnderTest node = NodeUnderTest.start();
                RawClient good = node.connect()) {
            good.info("build");
            long heap = Memory.heapBytes();
            long direct = Memory.directBytes();
            long before = System.nanoTime();
            List<SocketChannel> open = connect(node, count);
            awaitConnections(node, count);
            long millis = (System.nanoTime() - before) / 1_000_000;
            long heapEach = (Memory.heapBytes() - heap) / count;
            long directEach = (Memory.directBytes() - direct) / count;
            System.out.println(count + " idle connections in " + millis + " ms: heap " + heapEach
                    + " B each (with the client's side), direct memory " + directEach + " B each");
            assertThat(heapEach + directEach).isLessThan(MOST_BYTES_EACH);
            assertThat(good.call(RawMessage.put(1, RawOp.write("a", 1))).resultCode()).isZero();
            closeAll(open);
        }
    }

    private static List<SocketChannel> connect(NodeUnderTest node, int count) {
        var open = new ArrayList<SocketChannel>();
        try {
            for (int i = 0; i < count; i++) {
                open.add(SocketChannel.open(node.address()));
            }
            return open;
        } catch (IOException e) {
            closeAll(open);
            throw new UncheckedIOException("connection " + open.size(), e);
        }
    }

    private static void closeAll(List<SocketChannel> open) {
        try {
            for (SocketChannel channel : open) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitConnections(NodeUnderTest node, int count) {
        long end = System.nanoTime() + WAIT_NANOS;
        while (node.statistic("statistics", "client_connections") < count) {
            assertThat(System.nanoTime()).as("all connections are accepted in time").isLessThan(end);
        }
    }

    @Test
    void refusesConnectionsBeyondProtoFdMaxAndSaysSo() {
        try (var lines = new LogLines();
                NodeUnderTest node = NodeUnderTest.start("service.proto-fd-max=10")) {
            var open = new ArrayList<RawClient>();
            for (int i = 0; i < 10; i++) {
                RawClient client = node.connect();
                assertThat(client.call(RawMessage.put(1, RawOp.write("a", 1))).resultCode()).isZero();
                open.add(client);
            }
            for (int i = 0; i < 5; i++) {
                try (RawClient refused = node.connect()) {
                    assertThat(refused.isClosedByServer()).isTrue();
                }
            }
            assertThat(lines.texts()).filteredOn(text -> text.contains("proto-fd-max")).hasSize(1)
                    .allMatch(text -> text.contains("10"));
            open.getFirst().close();
            assertThat(getsThrough(node)).as("a place is free again").isTrue();
            open.forEach(RawClient::close);
        }
    }

    private static boolean getsThrough(NodeUnderTest node) {
        long end = System.nanoTime() + WAIT_NANOS;
        while (System.nanoTime() < end) {
            try (RawClient client = node.connect()) {
                client.send(RawMessage.get(1).frame());
                if (client.readFrame() != null) {
                    return true;
                }
            } catch (UncheckedIOException e) {
                // refused once more
            }
        }
        return false;
    }

    @Test
    void thousandsOfHealthChecksLeaveNoTrace() {
        try (var lines = new LogLines();
                NodeUnderTest node = NodeUnderTest.start()) {
            for (int i = 0; i < 1_000; i++) {
                try (RawClient check = node.connect()) {
                    if (i % 2 == 0) {
                        check.reset();
                    }
                }
            }
            try (RawClient good = node.connect()) {
                assertThat(good.call(RawMessage.put(1, RawOp.write("a", 1))).resultCode()).isZero();
            }
            long end = System.nanoTime() + WAIT_NANOS;
            while (node.statistic("statistics", "client_connections") > 1) {
                assertThat(System.nanoTime()).isLessThan(end);
            }
            assertThat(node.statistic("statistics", "client_connections_opened"))
                    .isGreaterThanOrEqualTo(1_000);
            assertThat(lines.texts()).isEmpty();
        }
    }

    @Test
    void countsABareConnectionAndKeepsIt() {
        try (NodeUnderTest node = NodeUnderTest.start();
                RawClient good = node.connect()) {
            long before = NodeUnderTest.statistic(good, "statistics", "client_connections_opened");
            try (RawClient bare = node.connect()) {
                long end = System.nanoTime() + WAIT_NANOS;
                while (NodeUnderTest.statistic(good, "statistics", "client_connections_opened") == before) {
                    assertThat(System.nanoTime()).isLessThan(end);
                }
                assertThat(NodeUnderTest.statistic(good, "statistics", "client_connections")).isEqualTo(2);
                assertThat(bare.info("build")).isNotEmpty();
            }
        }
    }

    @Test
    void closesConnectionsThatAreIdleForLongerThanConfigured() {
        try (NodeUnderTest node = NodeUnderTest.start("service.proto-fd-idle-ms=500");
                RawClient idle = node.connect()) {
            assertThat(idle.call(RawMessage.put(1, RawOp.write("a", 1))).resultCode()).isZero();
            assertThat(idle.isClosedByServer()).isTrue();
            assertThat(node.statistic("statistics", "reaped_fds")).isEqualTo(1);
        }
    }

    @Test
    void answersWhatIsInFlightWhenItStops() {
        NodeUnderTest node = NodeUnderTest.start();
        try (RawClient client = node.connect()) {
            assertThat(client.call(RawMessage.put(1, RawOp.write("b", new byte[500_000]))).resultCode())
                    .isZero();
            var batch = new RawBatch(RawBatch.RESPOND_ALL).row(0, 1, RawBatch.HAS_INFO, 0x03, 0);
            for (int i = 1; i < 20; i++) {
                batch.repeat(i, 1);
            }
            client.send(batch.message().frame());
            assertThat(client.readReplies()).isNotEmpty();
            Thread stopping = Thread.ofVirtual().start(node::close);
            assertThat(client.readToLast().getLast().resultCode()).isZero();
            assertThat(client.isClosedByServer()).isTrue();
            stopping.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            node.close();
        }
    }
}
