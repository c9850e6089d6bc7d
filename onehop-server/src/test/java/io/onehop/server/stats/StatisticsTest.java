package io.onehop.server.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    @Test
    void tellsEveryNameOfANodeInTheReferencesOrder() throws IOException {
        var list = NodeStatistics.of(new SampleNode(new SampleNamespace("test")));
        assertThat(list.entries()).extracting(Map.Entry::getKey)
                .containsExactlyElementsOf(names("node-statistics.txt"));
    }

    @Test
    void tellsEveryNameOfANamespaceInTheReferencesOrder() throws IOException {
        var list = NamespaceStatistics.of(new SampleNamespace("test"));
        assertThat(list.entries()).extracting(Map.Entry::getKey)
                .containsExactlyElementsOf(names("namespace-statistics.txt"));
    }

    @Test
    void tellsANodesNumbers() {
        var node = new SampleNode(new SampleNamespace("test"), new SampleNamespace("bar"));
        for (int i = 0; i < 5; i++) {
            node.counters().increment(NodeCounter.CLIENT_CONNECTIONS_OPENED);
        }
        node.counters().add(NodeCounter.CLIENT_CONNECTIONS_CLOSED, 2);
        assertThat(values(NodeStatistics.of(node)))
                .containsEntry("cluster_size", "1")
                .containsEntry("cluster_key", "C0FFEE")
                .containsEntry("cluster_principal", "BB9020011AC4202")
                .containsEntry("cluster_integrity", "true")
                .containsEntry("uptime", "78")
                .containsEntry("objects", "200")
                .containsEntry("client_connections", "3")
                .containsEntry("client_connections_opened", "5")
                .containsEntry("client_connections_closed", "2")
                .containsEntry("heap_efficiency_pct", "50")
                .containsEntry("migrate_allowed", "true")
                .containsEntry("migrate_partitions_remaining", "0");
    }

    @Test
    void tellsEachCounterOfANamespaceUnderItsOwnName() {
        var namespace = new SampleNamespace("test");
        for (NamespaceCounter counter : NamespaceCounter.values()) {
            namespace.counters().add(counter, counter.ordinal() + 1000L);
        }
        var values = values(NamespaceStatistics.of(namespace));
        for (NamespaceCounter counter : NamespaceCounter.values()) {
            assertThat(values).containsEntry(counter.statName(), Long.toString(counter.ordinal() + 1000L));
        }
        assertThat(values).containsEntry("data_used_pct", "25").containsEntry("data_avail_pct", "75")
                .containsEntry("hwm_breached", "true").containsEntry("nsup_cycle_deleted_pct", "1.500")
                .containsEntry("client_proxy_complete", "1002");
    }

    @Test
    void writesNamesAndValuesAsOneText() {
        assertThat(new StatList().add("a", 1).add("b", true).addRatio("c", 0.5).addZeros("d", "e"))
                .hasToString("a=1;b=true;c=0.500;d=0;e=0");
    }

    @Test
    void knowsNoPercentageWithoutLimit() {
        var unlimited = new StorageUsage(0, 5_000, 1, 2, 3, 0);
        assertThat(unlimited.dataUsedPct()).isZero();
        assertThat(unlimited.dataAvailPct()).isEqualTo(100);
        assertThat(unlimited.indexesMemoryUsedPct()).isZero();
        var full = new StorageUsage(1_000, 2_000, 100, 50, 50, 400);
        assertThat(full.dataAvailPct()).isZero();
        assertThat(full.indexesMemoryUsedPct()).isEqualTo(50);
    }

    /// The names of a list among the tests' resources.
    static List<String> names(String resource) throws IOException {
        try (var stream = StatisticsTest.class.getResourceAsStream(resource)) {
            assertThat(stream).isNotNull();
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static Map<String, String> values(StatList list) {
        var values = new TreeMap<String, String>();
        list.entries().forEach(entry -> values.put(entry.getKey(), entry.getValue()));
        return values;
    }
}
