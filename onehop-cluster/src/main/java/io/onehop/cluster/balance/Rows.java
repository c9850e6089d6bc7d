package io.onehop.cluster.balance;

import io.onehop.model.NodeId;
import java.util.ArrayList;
import java.util.Arrays;

/// The rows of a namespace: each partition's nodes by preference, adjusted to what operators want
/// (clustering reference, section 5), in this order:
///
/// 1. Quiesced nodes go to the end; unless all are, then none is treated as such. The others are called
///    active; only they become replicas.
/// 2. With uniform balance, [UniformRows]; else replicas are spread over racks: walking the columns, a node
///    whose rack is used already gives way to the next one whose rack is not, until all racks are used.
///    Rack 0 is a rack like any other: when nobody configures racks, there is one.
/// 3. The first node of the active rack is moved to column 0; not when there are more racks than replicas,
///    since then the rack need not be among them.
///
/// Places are filled by moving a node forward and shifting those between, so that the order is kept
/// otherwise.
final class Rows {
    /// Nodes in each row.
    final int nodes;
    /// Nodes in each row that may become replicas; they stand first.
    final int active;
    /// How many of them do.
    final int replicas;
    /// Whether a node is treated as quiesced, by index.
    final boolean[] quiesced;
    /// Number of racks with active nodes.
    final int racks;

    /// The rack of each node, numbered from 0; -1 for nodes that are not active.
    private final int[] rackOf;
    private final int[] order;
    private final boolean[] rackUsed;

    private Rows(NamespaceInput input) {
        nodes = input.nodes().size();
        quiesced = quiesced(input);
        rackOf = new int[nodes];
        racks = numberRacks(input);
        int count = 0;
        for (boolean out : quiesced) {
            count += out ? 0 : 1;
        }
        active = count;
        replicas = Math.min(active, input.replicationFactor());
        order = new int[nodes * input.partitions()];
        rackUsed = new boolean[racks];
    }

    static Rows of(NamespaceInput input) {
        var rows = new Rows(input);
        rows.fill(input);
        if (input.uniform()) {
            new UniformRows(rows, input.partitions()).adjust();
        } else if (rows.racks > 1) {
            for (int partition = 0; partition < input.partitions(); partition++) {
                rows.spread(partition);
            }
        }
        rows.preferRack(input);
        return rows;
    }

    /// The index of the node at that place.
    int node(int partition, int position) {
        return order[partition * nodes + position];
    }

    int rack(int partition, int position) {
        return rackOf[node(partition, position)];
    }

    /// Moves a node forward; those between go one back.
    void move(int partition, int from, int to) {
        if (from == to) {
            return;
        }
        int start = partition * nodes;
        int node = order[start + from];
        System.arraycopy(order, start + to, order, start + to + 1, from - to);
        order[start + to] = node;
    }

    void swap(int partition, int one, int other) {
        int start = partition * nodes;
        int node = order[start + one];
        order[start + one] = order[start + other];
        order[start + other] = node;
    }

    /// Number of racks among the replicas.
    int racksUsed(int partition) {
        Arrays.fill(rackUsed, false);
        int used = 0;
        for (int column = 0; column < replicas; column++) {
            int rack = rack(partition, column);
            used += rackUsed[rack] ? 0 : 1;
            rackUsed[rack] = true;
        }
        return used;
    }

    private static boolean[] quiesced(NamespaceInput input) {
        var flags = new boolean[input.nodes().size()];
        boolean all = true;
        for (int i = 0; i < flags.length; i++) {
            flags[i] = input.nodes().get(i).quiesced();
            all &= flags[i];
        }
        if (all) {
            Arrays.fill(flags, false);
        }
        return flags;
    }

    private int numberRacks(NamespaceInput input) {
        int count = 0;
        for (int i = 0; i < nodes; i++) {
            rackOf[i] = -1;
            for (int j = 0; !quiesced[i] && j < i && rackOf[i] < 0; j++) {
                if (!quiesced[j] && input.nodes().get(j).rackId() == input.nodes().get(i).rackId()) {
                    rackOf[i] = rackOf[j];
                }
            }
            if (!quiesced[i] && rackOf[i] < 0) {
                rackOf[i] = count++;
            }
        }
        return count;
    }

    private void fill(NamespaceInput input) {
        var ids = new ArrayList<NodeId>(nodes);
        for (NodeInput node : input.nodes()) {
            ids.add(node.id());
        }
        NodeOrder global = NodeOrder.of(ids, input.partitions());
        for (int partition = 0; partition < input.partitions(); partition++) {
            int front = partition * nodes;
            int back = front + active;
            for (int position = 0; position < nodes; position++) {
                int node = global.node(partition, position);
                if (quiesced[node]) {
                    order[back++] = node;
                } else {
                    order[front++] = node;
                }
            }
        }
    }

    private void spread(int partition) {
        Arrays.fill(rackUsed, false);
        int columns = Math.min(replicas, racks);
        for (int column = 0; column < columns; column++) {
            int position = column;
            while (rackUsed[rack(partition, position)]) {
                position++;
            }
            move(partition, position, column);
            rackUsed[rack(partition, column)] = true;
        }
    }

    private void preferRack(NamespaceInput input) {
        int preferred = -1;
        for (int i = 0; i < nodes; i++) {
            if (!quiesced[i] && input.nodes().get(i).rackId() == input.activeRack()) {
                preferred = rackOf[i];
            }
        }
        if (input.activeRack() == 0 || preferred < 0 || racks > replicas) {
            return;
        }
        for (int partition = 0; partition < input.partitions(); partition++) {
            int position = 0;
            while (rack(partition, position) != preferred) {
                position++;
            }
            move(partition, position, 0);
        }
    }
}
