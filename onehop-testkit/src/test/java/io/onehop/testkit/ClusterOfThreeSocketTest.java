package io.onehop.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClusterOfThreeSocketTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void nodesFormAClusterAndShareItAgainWhenOneGoesOrComes() {
        try (TestCluster cluster = TestCluster.start(3)) {
            assertThat(cluster.nodes()).allMatch(node -> node.statistic("statistics", "cluster_size") == 3);
            String before = cluster.awaitStable(LIMIT);
            cluster.stop(0);
            String without = cluster.awaitStable(LIMIT);
            assertThat(without).isNotEqualTo(before);
            assertThat(cluster.port()).isEqualTo(cluster.nodes().get(1).port());
            cluster.add();
            cluster.awaitStable(LIMIT);
            assertThat(cluster.running()).hasSize(3)
                    .allMatch(node -> node.statistic("statistics", "cluster_size") == 3);
        }
    }
}
