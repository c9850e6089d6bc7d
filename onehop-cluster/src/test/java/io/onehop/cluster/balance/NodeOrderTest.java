package io.onehop.cluster.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onehop.model.NodeId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The reference's test vector.
class NodeOrderTest {
    private static final long BASE = 0xBB9000000000000L;
    /// A4 first: in descending order.
    private static final List<NodeId> NODES = List.of(
            new NodeId(BASE | 0xA4), new NodeId(BASE | 0xA3),
            new NodeId(BASE | 0xA2), new NodeId(BASE | 0xA1));

    @Test
    void hashesAsTheReferenceDoes() {
        assertThat(NodeOrder.fnv(0, Integer.BYTES)).isEqualTo(0x4d25767f9dce13f5L);
        assertThat(NodeOrder.fnv(1, Integer.BYTES)).isEqualTo(0xad2aca7747985764L);
        assertThat(NodeOrder.fnv(BASE | 0xA1, Long.BYTES)).isEqualTo(0x29730f8d384422e4L);
        assertThat(NodeOrder.weight(new NodeId(BASE | 0xA1), 0)).isEqualTo(0x8a62382deec9f637L);
    }

    @ParameterizedTest
    @CsvSource({"0, A4 A2 A1 A3", "1, A1 A4 A3 A2", "2, A4 A1 A2 A3", "3, A4 A1 A3 A2", "4095, A3 A4 A2 A1"})
    void ordersNodesAsTheReferenceDoes(int partition, String expected) {
        NodeOrder order = NodeOrder.of(NODES, 4096);
        var row = new ArrayList<String>();
        for (int position = 0; position < order.nodes(); position++) {
            String id = NODES.get(order.node(partition, position)).toString();
            row.add(id.substring(id.length() - 2));
        }
        assertThat(row).containsExactly(expected.split(" "));
    }

    @Test
    void takesAFullClusterAndNotMore() {
        var nodes = new ArrayList<NodeId>();
        for (int i = NodeOrder.MAX_NODES; i > 0; i--) {
            nodes.add(new NodeId(i));
        }
        NodeOrder order = NodeOrder.of(nodes, 1);
        assertThat(order.node(0, 255)).isBetween(0, 255);
        nodes.addFirst(new NodeId(1000));
        assertThatThrownBy(() -> NodeOrder.of(nodes, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
