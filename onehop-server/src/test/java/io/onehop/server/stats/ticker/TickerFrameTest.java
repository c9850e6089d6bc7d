package io.onehop.server.stats.ticker;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.server.stats.NamespaceCounter;
import io.onehop.server.stats.NamespaceLatency;
import io.onehop.server.stats.NodeCounter;
import io.onehop.server.stats.ObjectCounts;
import io.onehop.server.stats.SampleNamespace;
import io.onehop.server.stats.SampleNode;
import io.onehop.server.stats.StorageUsage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TickerFrameTest {
    private final SampleNamespace namespace = new SampleNamespace("ns_name");
    private final SampleNode node = new SampleNode(namespace);

    @Test
    void tellsOfAnIdleNode() {
        assertThat(TickerFrame.lines(node, TickerFormat.CURRENT)).containsExactly(
                "NODE-ID BB9020011AC4202 CLUSTER-SIZE 1 CLUSTER-NAME demo",
                "   cluster-clock: skew-ms 0",
                "   system: total-cpu-pct 30 user-cpu-pct 20 kernel-cpu-pct 10 free-mem-kbytes 4000 "
                        + "free-mem-pct 40"
                        + " thp-mem-kbytes 7 host-free-mem-kbytes 5000 host-free-mem-pct 50",
                "   process: cpu-pct 25 threads (5,20,2,2) heap-kbytes (500,1000,2000) heap-efficiency-pct "
                        + "50.0",
                "   in-progress: info-q 0 rw-hash 0 proxy-hash 0 tree-gc-q 0 long-queries 0",
                "   fds: proto (3,0,0) heartbeat (0,0,0) fabric (0,0,0)",
                "   heartbeat-received: self 0 foreign 0",
                "   fabric-bytes-per-second: bulk (0,0) ctrl (0,0) meta (0,0) rw (0,0)",
                "{ns_name} objects: all 100 master 100 prole 0 non-replica 0",
                "{ns_name} migrations: complete",
                "{ns_name} index-usage: used-bytes 6400",
                "{ns_name} data-usage: used-bytes 250000 avail-pct 75");
    }

    @Test
    void tellsOfAnIdleNodeInTheLegacyLayout() {
        assertThat(TickerFrame.lines(node, TickerFormat.LEGACY)).containsExactly(
                "NODE-ID BB9020011AC4202 CLUSTER-SIZE 1",
                "   cluster-clock: skew-ms 0",
                "   system-memory: free-kbytes 4000 free-pct 40 heap-kbytes (500,1000,2000) "
                        + "heap-efficiency-pct 50.0",
                "   in-progress: tsvc-q 0 info-q 0 nsup-delete-q 0 rw-hash 0 proxy-hash 0 tree-gc-q 0",
                "   fds: proto (3,0,0) heartbeat (0,0,0) fabric (0,0,0)",
                "   heartbeat-received: self 0 foreign 0",
                "   fabric-bytes-per-second: bulk (0,0) ctrl (0,0) meta (0,0) rw (0,0)",
                "{ns_name} objects: all 100 master 100 prole 0 non-replica 0",
                "{ns_name} migrations: complete",
                "{ns_name} memory-usage: total-bytes 256400 index-bytes 6400 sindex-bytes 0 data-bytes 250000"
                        + " used-pct 25.64");
    }

    /// The line of the seed about proxies, number by number (S0-15).
    @Test
    void writesTheSeedsClientLineInTheLegacyLayout() {
        countTheSeedsNumbers();
        assertThat(TickerFrame.lines(node, TickerFormat.LEGACY)).contains(
                "{ns_name} client: tsvc (0,0) proxy (0,0,0) read (126,0,1,3) write (2886,0,23)"
                        + " delete (197,0,1,19) udf (35,0,1) lang (26,7,0,3)");
    }

    @Test
    void addsWhatFiltersLeftOutInTheCurrentLayout() {
        countTheSeedsNumbers();
        namespace.counters().add(NamespaceCounter.CLIENT_READ_FILTERED_OUT, 8);
        assertThat(TickerFrame.lines(node, TickerFormat.CURRENT)).contains(
                "{ns_name} client: tsvc (0,0) proxy (0,0,0) read (126,0,1,3,8) write (2886,0,23,0)"
                        + " delete (197,0,1,19,0) udf (35,0,1,0) lang (26,7,0,3)");
    }

    @Test
    void putsEachNumberOfTheClientLineWhereItBelongs() {
        var counters = List.of("TSVC_ERROR", "TSVC_TIMEOUT", "PROXY_COMPLETE", "PROXY_ERROR", "PROXY_TIMEOUT",
                "READ_SUCCESS", "READ_ERROR", "READ_TIMEOUT", "READ_NOT_FOUND", "WRITE_SUCCESS",
                "WRITE_ERROR",
                "WRITE_TIMEOUT", "DELETE_SUCCESS", "DELETE_ERROR", "DELETE_TIMEOUT", "DELETE_NOT_FOUND",
                "UDF_COMPLETE", "UDF_ERROR", "UDF_TIMEOUT", "LANG_READ_SUCCESS", "LANG_WRITE_SUCCESS",
                "LANG_DELETE_SUCCESS", "LANG_ERROR");
        for (int i = 0; i < counters.size(); i++) {
            namespace.counters().add(NamespaceCounter.valueOf("CLIENT_" + counters.get(i)), i + 1L);
        }
        String line = TickerFrame.lines(node, TickerFormat.LEGACY).stream()
                .filter(text -> text.startsWith("{ns_name} client:")).findFirst().orElseThrow();
        assertThat(line).isEqualTo("{ns_name} client: tsvc (1,2) proxy (3,4,5) read (6,7,8,9) write (10,11,"
                + "12)"
                + " delete (13,14,15,16) udf (17,18,19) lang (20,21,22,23)");
        assertThat(line).matches("\\{ns_name} client: tsvc \\(\\d+,\\d+\\) proxy \\(\\d+,\\d+,\\d+\\)"
                + " read \\(\\d+,\\d+,\\d+,\\d+\\) write \\(\\d+,\\d+,\\d+\\) delete \\(\\d+,\\d+,\\d+,"
                + "\\d+\\)"
                + " udf \\(\\d+,\\d+,\\d+\\) lang \\(\\d+,\\d+,\\d+,\\d+\\)");
    }

    @Test
    void tellsOfTheNodesTroublesOnlyWhenThereAreAny() {
        node.counters().add(NodeCounter.DEMARSHAL_ERROR, 1);
        node.counters().add(NodeCounter.EARLY_TSVC_CLIENT_ERROR, 2);
        node.counters().add(NodeCounter.BATCH_INDEX_COMPLETE, 9);
        node.counters().add(NodeCounter.BATCH_INDEX_DELAY, 4);
        node.counters().add(NodeCounter.ADMIN_CONNECTIONS_OPENED, 6);
        node.counters().add(NodeCounter.ADMIN_CONNECTIONS_CLOSED, 5);
        assertThat(TickerFrame.lines(node, TickerFormat.CURRENT)).contains(
                "   early-fail: demarshal 1 tsvc-client 2 tsvc-from-proxy 0 tsvc-from-proxy-batch-sub 0",
                "   batch-index: batches (9,0,0) delays 4",
                "   fds: proto (3,0,0) heartbeat (0,0,0) fabric (0,0,0) admin (0,6,5)");
        assertThat(TickerFrame.lines(node, TickerFormat.LEGACY)).contains(
                "   early-fail: demarshal 1 tsvc-client 2 tsvc-batch-sub 0 tsvc-udf-sub 0",
                "   fds: proto (3,0,0) heartbeat (0,0,0) fabric (0,0,0)");
    }

    @Test
    void tellsOfTombstonesAndOtherIndexesOnlyWhenThereAreAny() {
        namespace.tombstones = new ObjectCounts(4, 2, 1);
        namespace.storage = new StorageUsage(0, 10, 20, 30, 40, 0);
        assertThat(TickerFrame.lines(node, TickerFormat.CURRENT)).contains(
                "{ns_name} tombstones: all 7 xdr (0,0) master 4 prole 2 non-replica 1",
                "{ns_name} set-index-usage: used-bytes 30",
                "{ns_name} sindex-usage: used-bytes 40",
                "{ns_name} data-usage: used-bytes 10 avail-pct 100");
        assertThat(TickerFrame.lines(node, TickerFormat.LEGACY)).contains(
                "{ns_name} tombstones: all 7 master 4 prole 2 non-replica 1",
                "{ns_name} memory-usage: total-bytes 100 index-bytes 50 sindex-bytes 40 data-bytes 10 "
                        + "used-pct 0.00");
    }

    @Test
    void writesEveryCounterLineOnceSomethingWasCounted() {
        for (NamespaceCounter counter : NamespaceCounter.values()) {
            namespace.counters().increment(counter);
        }
        assertThat(counterLines(TickerFormat.CURRENT)).containsExactly(
                "client: tsvc (1,1) proxy (1,1,1) read (1,1,1,1,1) write (1,1,1,1) delete (1,1,1,1,1) udf "
                        + "(1,1,1,1)"
                        + " lang (1,1,1,1)",
                "xdr-client: write (1,1,1) delete (1,1,1,1)",
                "from-proxy: tsvc (1,1) read (1,1,1,1,1) write (1,1,1,1) delete (1,1,1,1,1) udf (1,1,1,1)"
                        + " lang (1,1,1,1)",
                "xdr-from-proxy: write (1,1,1) delete (1,1,1,1)",
                "batch-sub: tsvc (1,1) proxy (1,1,1) read (1,1,1,1,1) write (1,1,1,1) delete (1,1,1,1,1)"
                        + " udf (1,1,1,1) lang (1,1,1,1)",
                "from-proxy-batch-sub: tsvc (1,1) read (1,1,1,1,1) write (1,1,1,1) delete (1,1,1,1,1) udf "
                        + "(1,1,1,1)"
                        + " lang (1,1,1,1)",
                "pi-query: short-basic (1,1,1) long-basic (1,1,1) aggr (1,1,1) udf-bg (1,1,1) ops-bg (1,1,1)",
                "si-query: short-basic (1,1,1) long-basic (1,1,1) aggr (1,1,1) udf-bg (1,1,1) ops-bg (1,1,1)",
                "udf-sub: tsvc (1,1) udf (1,1,1,1) lang (1,1,1,1)",
                "ops-sub: tsvc (1,1) write (1,1,1,1)",
                "dup-res: ask 1 respond (1,1)",
                "retransmits: migration 0 dup-res (1,1,1,1,1,1,1,1,1,1) repl-ping (1,1) repl-write (1,1,1,1,"
                        + "1,1,1,1)",
                "read-touch: tsvc (1,1) all-triggers (1,1,1,1)",
                "re-repl: tsvc (1,1) all-triggers (1,1,1) unreplicated-records 0",
                "special-errors: key-busy (1,1) record-too-big 1 lost-conflict (1,1)");
        assertThat(counterLines(TickerFormat.LEGACY)).contains(
                "batch-sub: tsvc (1,1) proxy (1,1,1) read (1,1,1,1) write (1,1,1) delete (1,1,1,1) udf (1,1,"
                        + "1)"
                        + " lang (1,1,1,1)",
                "scan: short-basic (1,1,1) long-basic (1,1,1) aggr (1,1,1) udf-bg (1,1,1) ops-bg (1,1,1)",
                "retransmits: migration 0 client-read 1 client-write (1,1) client-delete (1,1) client-udf "
                        + "(1,1)"
                        + " batch-sub 1 udf-sub (1,1)",
                "re-repl: all-triggers (1,1,1)",
                "special-errors: key-busy 1 record-too-big 1");
    }

    @Test
    void usesEachCounterInOneLineOnly() {
        Set<NamespaceCounter> seen = new HashSet<>();
        for (CounterLine line : CounterLines.CURRENT) {
            for (var group : line.groups()) {
                for (NamespaceCounter counter : group.counters()) {
                    assertThat(seen.add(counter)).as(counter.statName()).isTrue();
                }
            }
        }
    }

    @Test
    void endsWithTheHistogramsInUse() {
        namespace.latencies().record(NamespaceLatency.WRITE, 3_000_000);
        assertThat(TickerFrame.lines(node, TickerFormat.CURRENT)).endsWith(
                "histogram dump: {ns_name}-write (1 total) msec", " (02: 0000000001)");
    }

    private List<String> counterLines(TickerFormat format) {
        List<String> lines = TickerFrame.lines(node, format);
        int first = 0;
        while (!lines.get(first).startsWith("{ns_name} client:")) {
            first++;
        }
        return lines.subList(first, lines.size()).stream().map(line -> line.substring("{ns_name} ".length()))
                .toList();
    }

    private void countTheSeedsNumbers() {
        var counters = namespace.counters();
        counters.add(NamespaceCounter.CLIENT_READ_SUCCESS, 126);
        counters.add(NamespaceCounter.CLIENT_READ_TIMEOUT, 1);
        counters.add(NamespaceCounter.CLIENT_READ_NOT_FOUND, 3);
        counters.add(NamespaceCounter.CLIENT_WRITE_SUCCESS, 2886);
        counters.add(NamespaceCounter.CLIENT_WRITE_TIMEOUT, 23);
        counters.add(NamespaceCounter.CLIENT_DELETE_SUCCESS, 197);
        counters.add(NamespaceCounter.CLIENT_DELETE_TIMEOUT, 1);
        counters.add(NamespaceCounter.CLIENT_DELETE_NOT_FOUND, 19);
        counters.add(NamespaceCounter.CLIENT_UDF_COMPLETE, 35);
        counters.add(NamespaceCounter.CLIENT_UDF_TIMEOUT, 1);
        counters.add(NamespaceCounter.CLIENT_LANG_READ_SUCCESS, 26);
        counters.add(NamespaceCounter.CLIENT_LANG_WRITE_SUCCESS, 7);
        counters.add(NamespaceCounter.CLIENT_LANG_ERROR, 3);
    }
}
