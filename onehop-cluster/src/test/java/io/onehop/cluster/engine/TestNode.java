package io.onehop.cluster.engine;

import io.onehop.cluster.fabric.FabricLane;
import io.onehop.cluster.metadata.MemoryMetadataFile;
import io.onehop.cluster.metadata.Metadata;
import io.onehop.cluster.metadata.MetadataFile;
import io.onehop.cluster.metadata.MetadataRule;
import io.onehop.cluster.partition.MergeOutcome;
import io.onehop.cluster.partition.MergeRule;
import io.onehop.cluster.partition.NamespaceData;
import io.onehop.cluster.view.Member;
import io.onehop.cluster.view.ServingLease;
import io.onehop.model.Digest;
import io.onehop.model.NodeId;
import io.onehop.runtime.Lane;
import io.onehop.storage.RecordStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// One engine with everything around it, in a [TestCluster].
final class TestNode {
    static final int PARTITIONS = 8;

    final NodeId id;
    final PlainKeeper keeper;
    final Metadata metadata;
    final ServingLease lease;
    final ClusterEngine engine;
    final Map<String, Space> spaces = new TreeMap<>();
    final List<String> heard = new ArrayList<>();
    Map<String, List<String>> services;
    /// Whether it has not been killed; nothing of it runs after that.
    boolean isAlive = true;

    /// The node's lane, which ends with it.
    private final class OwnLane implements Lane {
        private final VirtualTime time;

        OwnLane(VirtualTime time) {
            this.time = time;
        }

        @Override
        public void execute(Runnable task) {
            schedule(task, 0);
        }

        @Override
        public Timer schedule(Runnable task, long delayNanos) {
            return time.schedule(() -> {
                if (isAlive) {
                    task.run();
                }
            }, delayNanos);
        }
    }

    /// A namespace of which only the settings matter.
    static final class Space implements NamespaceData {
        private final String name;
        Settings settings = settings(2, 0, 0, true);

        Space(String name) {
            this.name = name;
        }

        static Settings settings(int replicationFactor, int rack, int activeRack, boolean uniform) {
            return new Settings(replicationFactor, rack, activeRack, uniform, MergeRule.GENERATION, 5, 1,
                    5000, false);
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public RecordStore store() {
            throw new UnsupportedOperationException();
        }

        @Override
        public MergeOutcome merge(byte[] flat, MergeRule rule) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean remove(Digest digest, long lastUpdateMillis) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void clear(int partition) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Settings settings() {
            return settings;
        }
    }

    TestNode(NodeId id, VirtualTime time, VirtualNetwork network, MetadataFile file, String... namespaces) {
        this.id = id;
        for (String name : namespaces) {
            spaces.put(name, new Space(name));
        }
        keeper = new PlainKeeper(id, spaces.keySet().stream()
                .collect(Collectors.toMap(name -> name, _ -> PARTITIONS)));
        services = Map.of("clear", List.of("10.0.0." + (id.value() & 0xFF) + ":3000"));
        FabricLane fabric = network.open(id);
        var lane = new OwnLane(time);
        metadata = new Metadata(id, lane, time, fabric, file, new SplittableRandom(network.opened()));
        metadata.register("test", MetadataRule.LAST_CHANGE, (before, now) ->
                heard.add(keeper.calls.size() + " " + now.key() + '=' + now.value()));
        lease = new ServingLease(time.nanoTime());
        engine = new ClusterEngine(new ClusterParts(id, "blue", lane, time, fabric, lease,
                List.copyOf(spaces.values()), keeper, PlainBalance::plan, metadata, () -> services,
                members -> network.members(id,
                        members.stream().map(Member::id).collect(Collectors.toSet())), false));
    }

    TestNode(NodeId id, VirtualTime time, VirtualNetwork network) {
        this(id, time, network, new MemoryMetadataFile(), "bar", "test");
    }

    Space space(String name) {
        Space space = spaces.get(name);
        if (space == null) {
            throw new IllegalArgumentException(name);
        }
        return space;
    }

    ClusterStatus status() {
        return engine.status();
    }
}
