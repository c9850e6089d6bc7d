package io.onehop.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class TestClusterSocketTest {
    @Test
    void aSingleNodeIsAClusterToo() {
        try (TestCluster cluster = TestCluster.start(1, "namespace.test.default-ttl=60")) {
            assertThat(cluster.nodes()).hasSize(1);
            assertThat(cluster.address()).isEqualTo(cluster.nodes().getFirst().address());
            assertThat(cluster.nodes().getFirst().info("namespace/test")).contains("default-ttl=60");
        }
    }

    @Test
    void endsWhatItStartedWhenAnOverrideIsWrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestCluster.start(2, "service.ticker-intervall=5"))
                .withMessageContaining("ticker-interval");
        assertThatIllegalArgumentException().isThrownBy(() -> TestCluster.start(0));
    }
}
