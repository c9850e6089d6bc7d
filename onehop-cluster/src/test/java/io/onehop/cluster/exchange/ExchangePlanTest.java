package io.onehop.cluster.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.cluster.balance.PartitionVersion;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExchangePlanTest {
    private static final PackedVersions OLD = States.versions(8, 1);

    private static PreparedState prepared(long key) {
        return new PreparedState(key, Map.of("test", States.versions(8, key)));
    }

    private static long keyOf(NodeState state) {
        PartitionVersion[] versions = state.namespaces().getFirst().versions().unpack();
        assertThat(Arrays.stream(versions).distinct()).hasSize(1);
        return versions[0].key();
    }

    @Test
    void whatIsPreparedCountsWhenAnotherHasCommittedIt() {
        var a = States.node(2, 1, States.namespace(2, false, OLD), prepared(5), prepared(6));
        var b = States.node(1, 5, States.namespace(2, false, States.versions(8, 5)));
        ExchangePlan plan = ExchangePlan.of(9, List.of(a, b));
        assertThat(plan.states()).extracting(ExchangePlanTest::keyOf).containsExactly(5L, 5L);
        assertThat(plan.states()).allMatch(state -> state.prepared().isEmpty());
    }

    @Test
    void theNewestOfSeveralCommittedCounts() {
        var a = States.node(3, 1, States.namespace(2, false, OLD), prepared(5), prepared(6), prepared(7));
        var b = States.node(2, 6, States.namespace(2, false, States.versions(8, 6)));
        var c = States.node(1, 5, States.namespace(2, false, States.versions(8, 5)));
        assertThat(keyOf(ExchangePlan.of(9, List.of(a, b, c)).states().getFirst())).isEqualTo(6);
    }

    @Test
    void whatNobodyHasCommittedDoesNotCount() {
        var a = States.node(2, 1, States.namespace(2, false, OLD), prepared(5));
        var b = States.node(1, 1, States.namespace(2, false, OLD), prepared(5));
        assertThat(ExchangePlan.of(9, List.of(a, b)).states()).extracting(ExchangePlanTest::keyOf)
                .containsExactly(1L, 1L);
    }

    @Test
    void membersThatDoNotGoTogetherAreNamed() {
        var available = States.node(2, 1, States.namespace(2, false, OLD));
        var strong = States.node(1, 1, States.namespace(2, true, OLD));
        var single = States.node(1, 1, States.namespace(1, false, OLD));
        var small = States.node(1, 1, States.namespace(2, false, States.versions(4, 0)));
        assertThat(ExchangePlan.of(9, List.of(available, strong)).problem())
                .isEqualTo("namespace test: strong-consistency differs: 2=false 1=true");
        assertThat(ExchangePlan.of(9, List.of(available, single)).problem())
                .isEqualTo("namespace test: replication-factor differs: 2=2 1=1");
        assertThat(ExchangePlan.of(9, List.of(available, small)).problem())
                .isEqualTo("namespace test: number-of-partitions differs: 2=8 1=4");
        assertThat(ExchangePlan.of(9, List.of(available)).problem()).isNull();
    }
}
