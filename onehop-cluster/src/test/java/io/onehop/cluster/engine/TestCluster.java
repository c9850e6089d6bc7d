package io.onehop.cluster.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.cluster.exchange.ExchangePhase;
import io.onehop.cluster.view.ClusterView;
import io.onehop.cluster.view.Endpoint;
import io.onehop.cluster.view.Member;
import io.onehop.model.NodeId;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/// Engines in one thread on virtual time; the test says who sees whom.
final class TestCluster {
    final VirtualTime time = new VirtualTime();
    final VirtualNetwork network = new VirtualNetwork(time);
    final TreeMap<NodeId, TestNode> nodes = new TreeMap<>();
    private long lastKey = 0x1000;

    /// Nodes A1, A2 and so on, without a view.
    static TestCluster of(int count) {
        var cluster = new TestCluster();
        for (int i = 1; i <= count; i++) {
            cluster.add(i);
        }
        return cluster;
    }

    static NodeId id(int number) {
        return new NodeId(0xA0 + number);
    }

    TestNode add(int number) {
        return add(new TestNode(id(number), time, network));
    }

    TestNode add(TestNode node) {
        nodes.put(node.id, node);
        return node;
    }

    TestNode node(int number) {
        return node(id(number));
    }

    TestNode node(NodeId id) {
        TestNode node = nodes.get(id);
        if (node == null) {
            throw new IllegalArgumentException("no node " + id);
        }
        return node;
    }

    /// The node dies.
    void kill(int number) {
        network.close(id(number));
        TestNode node = nodes.remove(id(number));
        if (node != null) {
            node.isAlive = false;
        }
    }

    /// A view of those nodes with a new key; the highest leads.
    ClusterView view(int... numbers) {
        return view(Arrays.stream(numbers).mapToObj(TestCluster::id).toList());
    }

    ClusterView view(Collection<NodeId> ids) {
        List<Member> members = ids.stream().sorted(Comparator.reverseOrder())
                .map(id -> new Member(id, List.of(new Endpoint("127.0.0.1", 3001)))).toList();
        return new ClusterView(++lastKey, members.getFirst().id(), members);
    }

    /// All those nodes see each other from now on.
    void form(int... numbers) {
        ClusterView view = view(numbers);
        for (int number : numbers) {
            node(number).engine.viewChanged(view);
        }
    }

    /// Lets the time pass that exchanges take when some messages are lost.
    void settle() {
        time.passMillis(20_000);
    }

    void assertAgreed(int... numbers) {
        assertAgreed(Arrays.stream(numbers).mapToObj(TestCluster::id).toList());
    }

    /// All these have committed the same with the same input.
    void assertAgreed(Collection<NodeId> ids) {
        List<NodeId> members = ids.stream().sorted(Comparator.reverseOrder()).toList();
        TestNode first = node(members.getFirst());
        for (NodeId id : members) {
            TestNode node = node(id);
            ClusterStatus status = node.status();
            assertThat(status.exchange().phase()).as(node.engine.describe()).isEqualTo(ExchangePhase.SETTLED);
            assertThat(status.members()).extracting(ClusterMember::id).isEqualTo(members);
            assertThat(status.key()).isEqualTo(first.status().key()).isEqualTo(node.keeper.key).isNotZero();
            assertThat(status.hasIntegrity()).isTrue();
            assertThat(status.migrationsAllowed()).isTrue();
            assertThat(node.keeper.isSuspended).isFalse();
            assertThat(node.keeper.inputs()).isEqualTo(first.keeper.inputs());
            assertThat(node.metadata.entries()).isEqualTo(first.metadata.entries());
        }
    }
}
