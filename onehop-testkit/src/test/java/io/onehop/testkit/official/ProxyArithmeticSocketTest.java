package io.onehop.testkit.official;

import static org.assertj.core.api.Assertions.assertThat;

import com.aerospike.client.Key;
import io.onehop.model.Digest;
import io.onehop.model.ParticleType;
import io.onehop.testkit.OnehopCluster;
import io.onehop.testkit.TestCluster;
import io.onehop.testkit.TestNode;
import io.onehop.wire.FieldType;
import io.onehop.wire.Info1;
import io.onehop.wire.Info2;
import io.onehop.wire.MessageLayout;
import io.onehop.wire.OpType;
import io.onehop.wire.Proto;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A client that does not know partitions: S0-01, S0-02, S0-10, S0-11 (proxy reference,
/// section 4).
@OnehopCluster(nodes = 3)
class ProxyArithmeticSocketTest {
    private static final int KEYS = 1_000;
    private static final int RESULT_AT = 5;
    private static final String NAMESPACE = "namespace/test";

    /// A write and a read of every key to each of three nodes, 6000 commands: each node that holds no copy
    /// passes both on, and the one that holds the replica passes on the write.
    @Test
    void everyCommandIsAnsweredAndCountedOnceOnEachSide(TestCluster cluster) throws IOException {
        List<TestOwnership> owned = cluster.nodes().stream().map(TestOwnership::of).toList();
        var passedOn = new long[owned.size()];
        var writesTaken = new long[owned.size()];
        var readsTaken = new long[owned.size()];
        int sentToStrangers = 0;
        int writesSentToReplicas = 0;
        var sockets = new ArrayList<Socket>();
        for (TestNode node : cluster.nodes()) {
            sockets.add(new Socket(node.host(), node.port()));
        }
        for (int i = 0; i < KEYS; i++) {
            byte[] digest = new Key("test", "raw", i).digest;
            int partition = Digest.read(digest, 0).partition();
            int master = indexOfMaster(owned, partition);
            for (int node = 0; node < owned.size(); node++) {
                assertThat(command(sockets.get(node), write(digest))).as("write of %s to %s", i, node)
                        .isZero();
                assertThat(command(sockets.get(node), read(digest))).as("read of %s from %s", i, node)
                        .isZero();
                boolean holdsNone = node != master && !owned.get(node).isReplica(partition);
                if (holdsNone) {
                    sentToStrangers++;
                    passedOn[node] += 2;
                    writesTaken[master]++;
                    readsTaken[master]++;
                } else if (node != master) {
                    writesSentToReplicas++;
                    passedOn[node]++;
                    writesTaken[master]++;
                }
            }
        }
        long complete = 0;
        long executed = 0;
        for (int i = 0; i < owned.size(); i++) {
            TestNode node = cluster.nodes().get(i);
            assertThat(node.statistic(NAMESPACE, "client_proxy_complete")).isEqualTo(passedOn[i]);
            assertThat(node.statistic(NAMESPACE, "from_proxy_write_success")).isEqualTo(writesTaken[i]);
            assertThat(node.statistic(NAMESPACE, "from_proxy_read_success")).isEqualTo(readsTaken[i]);
            assertThat(node.statistic(NAMESPACE, "client_proxy_error")).isZero();
            assertThat(node.statistic(NAMESPACE, "client_proxy_timeout")).isZero();
            complete += passedOn[i];
            executed += writesTaken[i] + readsTaken[i];
        }
        assertThat(sentToStrangers).isEqualTo(KEYS);
        assertThat(writesSentToReplicas).isEqualTo(KEYS);
        assertThat(complete).isEqualTo(2L * sentToStrangers + writesSentToReplicas).isEqualTo(executed);
        for (Socket each : sockets) {
            each.close();
        }
    }

    private static int indexOfMaster(List<TestOwnership> owned, int partition) {
        for (int i = 0; i < owned.size(); i++) {
            if (owned.get(i).isMaster(partition)) {
                return i;
            }
        }
        throw new AssertionError("no master of " + partition);
    }

    private static int command(Socket socket, byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        var in = new DataInputStream(socket.getInputStream());
        var body = new byte[(int) Proto.length(in.readLong())];
        in.readFully(body);
        return body[RESULT_AT];
    }

    private static byte[] read(byte[] digest) {
        return finish(key(message(Info1.READ | Info1.GET_ALL, 0, 0), digest));
    }

    private static byte[] write(byte[] digest) {
        ByteBuffer out = key(message(0, Info2.WRITE, 1), digest);
        out.putInt(MessageLayout.OP_HEADER_COUNTED + 2);
        out.put((byte) OpType.WRITE).put((byte) ParticleType.STRING).put((byte) 0).put((byte) 1);
        out.put("nv".getBytes(StandardCharsets.US_ASCII));
        return finish(out);
    }

    private static ByteBuffer message(int info1, int info2, int operations) {
        return ByteBuffer.allocate(512).putLong(0).put((byte) MessageLayout.HEADER_SIZE)
                .put((byte) info1).put((byte) info2).put((byte) 0).put((byte) 0).put((byte) 0)
                .putInt(0).putInt(0).putInt(10_000).putShort((short) 3).putShort((short) operations);
    }

    private static ByteBuffer key(ByteBuffer out, byte[] digest) {
        field(out, FieldType.NAMESPACE, "test".getBytes(StandardCharsets.US_ASCII));
        field(out, FieldType.SET, "raw".getBytes(StandardCharsets.US_ASCII));
        field(out, FieldType.DIGEST, digest);
        return out;
    }

    private static void field(ByteBuffer out, int type, byte[] data) {
        out.putInt(1 + data.length).put((byte) type).put(data);
    }

    private static byte[] finish(ByteBuffer out) {
        var bytes = new byte[out.position()];
        out.putLong(0, Proto.header(Proto.TYPE_MESSAGE, bytes.length - Proto.HEADER_SIZE));
        out.get(0, bytes);
        return bytes;
    }
}
