package io.onehop.server.info;

import static org.assertj.core.api.Assertions.assertThat;

import com.aerospike.client.AerospikeClient;
import com.aerospike.client.Info;
import com.aerospike.client.policy.ClientPolicy;
import io.onehop.model.PartitionId;
import io.onehop.wire.Proto;
import io.onehop.wire.info.HostPort;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// The official client tends a node that answers nothing but info requests.
class InfoServiceSocketTest {
    private final SampleInfo info = new SampleInfo();

    @Test
    void letsTheOfficialClientConnectAndLearnThePartitions() throws IOException {
        try (var listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> acceptAll(listener));
            info.addresses.put(ServiceKind.CLEAR, List.of(new HostPort("127.0.0.1",
                    listener.getLocalPort())));
            var policy = new ClientPolicy();
            policy.clusterName = "demo";
            policy.failIfNotConnected = true;
            try (var client = new AerospikeClient(policy, "127.0.0.1", listener.getLocalPort())) {
                assertThat(client.getNodeNames()).containsExactly("BB9020011AC4202");
                var node = client.getNodes()[0];
                assertThat(node.hasPartitionQuery()).isTrue();
                assertThat(node.hasBatchAny()).isTrue();
                assertThat(client.getCluster().partitionMap).containsOnlyKeys("test", "bar");
                var partitions = Objects.requireNonNull(client.getCluster().partitionMap.get("test"));
                for (int partition = 0; partition < PartitionId.COUNT; partition++) {
                    assertThat(partitions.replicas[0].get(partition)).isSameAs(node);
                }
                assertThat(Info.request(null, node, "namespaces")).isEqualTo("test;bar");
                client.truncate(null, "test", "demo", null);
                assertThat(info.test.calls).containsExactly("truncate demo 0");
            }
        }
    }

    private void acceptAll(ServerSocket listener) {
        try {
            while (!listener.isClosed()) {
                Socket socket = listener.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException e) {
            assertThat(listener.isClosed()).isTrue();
        }
    }

    private void serve(Socket socket) {
        try (socket; var session = info.service.open(false)) {
            var in = new DataInputStream(socket.getInputStream());
            var out = new DataOutputStream(socket.getOutputStream());
            while (true) {
                byte[] body = new byte[(int) Proto.length(in.readLong())];
                in.readFully(body);
                byte[] answer = session.answer(body, body.length).join();
                out.writeLong(Proto.header(Proto.TYPE_INFO, answer.length));
                out.write(answer);
                out.flush();
            }
        } catch (IOException e) {
            // The client has gone.
            assertThat(socket.isClosed()).isTrue();
        }
    }
}
