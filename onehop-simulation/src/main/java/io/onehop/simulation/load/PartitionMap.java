package io.onehop.simulation.load;

import io.onehop.cluster.partition.PartitionTable;
import io.onehop.simulation.node.Machine;
import io.onehop.simulation.node.SimCluster;
import io.onehop.simulation.world.Network;
import io.onehop.simulation.world.Path;
import java.util.Arrays;
import java.util.SplittableRandom;

/// What a client believes about who owns what: what nodes told it when it asked them last. For one thread.
public final class PartitionMap {
    private static final int MAX_REPLICAS = 3;

    private final SimCluster cluster;
    private final int[][] owners;
    private final int[] generations;

    /// Knows nothing before [#refresh()].
    public PartitionMap(SimCluster cluster) {
        this.cluster = cluster;
        owners = new int[MAX_REPLICAS][cluster.settings().partitions()];
        for (int[] row : owners) {
            Arrays.fill(row, -1);
        }
        generations = new int[cluster.machines().size()];
        Arrays.fill(generations, -1);
    }

    /// Asks every node that can be reached.
    public void refresh() {
        Network network = cluster.world().network();
        for (Machine machine : cluster.machines()) {
            int host = machine.host().index();
            Machine.Life life = machine.life();
            boolean answers = life != null && life.process().runs()
                    && network.reaches(Path.SERVICE, network.clients(), host)
                    && network.reaches(Path.SERVICE, host, network.clients());
            if (answers && life != null) {
                PartitionTable table = life.node().partitions().table();
                if (table.generation() != generations[host]) {
                    generations[host] = table.generation();
                    take(host, table);
                }
            } else {
                generations[host] = -1;
            }
        }
    }

    private void take(int host, PartitionTable table) {
        for (int partition = 0; partition < owners[0].length; partition++) {
            long claims = table.entry(partition).claims();
            for (int replica = 0; replica < MAX_REPLICAS; replica++) {
                if ((claims >>> replica & 1) != 0) {
                    owners[replica][partition] = host;
                }
            }
        }
    }

    /// The host of the partition's replica, 0 = master; any host when it knows none.
    public int host(int partition, int replica, SplittableRandom random) {
        int count = Math.min(cluster.settings().replicationFactor(), MAX_REPLICAS);
        int host = owners[replica % count][partition];
        if (host < 0) {
            host = owners[0][partition];
        }
        return host < 0 ? random.nextInt(cluster.machines().size()) : host;
    }
}
