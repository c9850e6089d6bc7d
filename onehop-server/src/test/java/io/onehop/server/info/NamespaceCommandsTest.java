package io.onehop.server.info;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.server.stats.NamespaceCounter;
import io.onehop.server.stats.NamespaceLatency;
import java.util.List;
import org.junit.jupiter.api.Test;

class NamespaceCommandsTest {
    private static final String DEMO = "ns=test:set=demo:objects=10:tombstones=0:data_used_bytes=640:"
            + "truncate_lut=0"
            + ":sindexes=0:index_populating=false:truncating=false:default-ttl=0:stop-writes-size=0;";

    private final SampleInfo info = new SampleInfo();

    @Test
    void listsNamespaces() {
        assertThat(info.ask("namespaces")).isEqualTo("test;bar");
    }

    /// The three names of the seed about proxies are there with whole numbers (S0-14).
    @Test
    void tellsStatisticsThenSettingsOfANamespace() {
        info.testNumbers.counters().add(NamespaceCounter.CLIENT_PROXY_TIMEOUT, 4);
        assertThat(info.ask("namespace/test"))
                .startsWith("ns_cluster_size=1;effective_replication_factor=1;objects=100;")
                .contains(";client_proxy_complete=0;client_proxy_error=0;client_proxy_timeout=4;")
                .endsWith(";unreplicated_records_forgotten=0;replication-factor=2;storage-engine=memory");
    }

    @Test
    void knowsOnlyItsOwnNamespaces() {
        assertThat(info.ask("namespace/none")).isEqualTo("type=unknown");
        assertThat(info.ask("namespace")).isEqualTo("type=unknown");
        assertThat(info.ask("sets/none")).isEqualTo("ns_type=unknown");
    }

    @Test
    void tellsOfSets() {
        assertThat(info.ask("sets/test/demo")).isEqualTo(DEMO);
        assertThat(info.ask("sets/test")).isEqualTo(DEMO
                + "ns=test:set=süß:objects=1:tombstones=2:data_used_bytes=64"
                + ":truncate_lut=5:sindexes=0:index_populating=false:truncating=true;");
        assertThat(info.ask("sets/test/süß")).startsWith("ns=test:set=süß:objects=1:");
        assertThat(info.ask("sets")).startsWith(DEMO).contains("ns=bar:set=demo:");
        assertThat(info.ask("sets/test/none")).isEmpty();
    }

    @Test
    void truncatesSetsAndNamespaces() {
        assertThat(info.ask("truncate:namespace=test;set=demo")).isEqualTo("ok");
        assertThat(info.ask("truncate:namespace=test;set=demo;lut=1700000000123000000")).isEqualTo("ok");
        assertThat(info.ask("truncate-namespace:namespace=test")).isEqualTo("ok");
        assertThat(info.ask("truncate-namespace:namespace=test;lut=now")).isEqualTo("ok");
        assertThat(info.ask("truncate-undo:namespace=test;set=demo")).isEqualTo("ok");
        assertThat(info.ask("truncate-namespace-undo:namespace=test")).isEqualTo("ok");
        assertThat(info.test.calls).containsExactly("truncate demo 0", "truncate demo 1700000000123000000",
                "truncate null 0", "truncate null 0", "undo demo", "undo null");
        info.test.outcome = TruncateOutcome.IN_THE_FUTURE;
        assertThat(info.ask("truncate-namespace:namespace=test;lut=9000000000000000000"))
                .isEqualTo("ERROR:4:would truncate in the future");
    }

    @Test
    void refusesTruncationsThatMakeNoSense() {
        assertThat(info.ask("truncate:set=demo")).isEqualTo("ERROR:20:missing 'namespace'");
        assertThat(info.ask("truncate:namespace=test")).isEqualTo("ERROR:4:missing 'set'");
        assertThat(info.ask("truncate:namespace=test;set=")).isEqualTo("ERROR:4:missing 'set' value");
        assertThat(info.ask("truncate:namespace=test;set=" + "x".repeat(64)))
                .isEqualTo("ERROR:4:'set' value too long");
        assertThat(info.ask("truncate-namespace:namespace=test;lut=0"))
                .isEqualTo("ERROR:4:would truncate to 0");
        for (String lut : List.of("x", "-1", "+1", "9999999999999999999")) {
            assertThat(info.ask("truncate-namespace:namespace=test;lut=" + lut)).as(lut)
                    .isEqualTo("ERROR:4:bad lut");
        }
        assertThat(info.ask("truncate-namespace:namespace=none")).isEqualTo("ok");
        assertThat(info.test.calls).isEmpty();
    }

    @Test
    void tellsLatenciesOfTheLastInterval() {
        assertThat(info.ask("latencies:")).isEqualTo("batch-index:;{test}-read:;{test}-write:;{test}-udf:;"
                + "{test}-batch-sub-read:;{test}-batch-sub-write:;{test}-batch-sub-udf:;{test}-pi-query:;"
                + "{test}-si-query:;"
                + "{bar}-read:;{bar}-write:;{bar}-udf:;{bar}-batch-sub-read:;{bar}-batch-sub-write:;"
                + "{bar}-batch-sub-udf:;"
                + "{bar}-pi-query:;{bar}-si-query:");
        info.testNumbers.latencies().record(NamespaceLatency.READ, 1_500_000);
        info.testNumbers.latencies().closeInterval(2_000_000_000);
        assertThat(info.ask("latencies:hist={test}-read"))
                .isEqualTo("{test}-read:msec,0.5,100.00" + ",0.00".repeat(16));
        assertThat(info.ask("latencies:hist={test}-benchmarks-write")).startsWith("{test}-write-start:;");
        assertThat(info.ask("latencies:hist=info")).isEqualTo("info:");
        assertThat(info.ask("latencies:hist=nonsense")).isEqualTo("ERROR:4:bad hist name");
    }

    @Test
    void tellsHistogramsOfRecords() {
        assertThat(info.ask("histogram:namespace=test;type=ttl"))
                .isEqualTo("ERROR:16:histogram ttl not supported");
        info.test.histogram = new RecordHistogram(300, 100, new long[] {4, 0, 2});
        assertThat(info.ask("histogram:namespace=test;type=ttl"))
                .isEqualTo("units=seconds:hist-width=300:bucket-width=100:buckets=4,0,2");
        assertThat(info.ask("histogram:namespace=test;type=object-size-linear;set=demo"))
                .isEqualTo("units=bytes:hist-width=300:bucket-width=100:buckets=4,0,2");
        assertThat(info.ask("histogram:namespace=test;type=object-size"))
                .isEqualTo("units=bytes:[1-2)=4:[4-8)=2");
        assertThat(info.ask("histogram:namespace=test;type=x")).isEqualTo("ERROR:4:unknown hist name");
        assertThat(info.ask("histogram:namespace=none;type=ttl"))
                .isEqualTo("ERROR:20:namespace not found on node");
        assertThat(info.ask("histogram:type=ttl")).isEqualTo("ERROR:20:missing 'namespace'");
    }

    @Test
    void showsAndAbortsQueries() {
        assertThat(info.ask("query-show")).isEmpty();
        assertThat(info.ask("query-show:trid=123")).isEqualTo("ERROR:2:job not found");
        info.jobs.add(job(123, QueryJob.Status.ACTIVE));
        info.jobs.add(job(-1, QueryJob.Status.DONE));
        assertThat(info.ask("query-show:trid=123"))
                .isEqualTo("trid=123:ns=test:set=demo:n-pids-requested=4096"
                + ":n-keyds-requested=0:rps=0:active-threads=1:status=active(ok):job-progress=12.50:"
                + "run-time=15"
                + ":time-since-done=0:recs-throttled=0:recs-filtered-meta=0:recs-filtered-bins=0:"
                + "recs-succeeded=10"
                + ":recs-failed=0:from=127.0.0.1+4000:job-type=background-ops:socket-timeout=30000");
        assertThat(info.ask("query-show:id=18446744073709551615")).contains(":status=done(ok):");
        assertThat(info.ask("query-show:trid=-1")).contains("trid=18446744073709551615:");
        assertThat(info.ask("query-show").split(";")).hasSize(2);
        assertThat(info.ask("query-show:trid=x")).isEqualTo("ERROR:4:bad 'trid' value");
        assertThat(info.ask("query-abort:trid=-1")).isEqualTo("ERROR:2:id not active");
        assertThat(info.ask("query-abort")).isEqualTo("ERROR:4:missing 'trid'");
        assertThat(info.ask("query-abort:id=123")).isEqualTo("ok");
        assertThat(info.ask("query-abort-all:")).isEqualTo("OK - number of queries killed: 0");
    }

    private static QueryJob job(long id, QueryJob.Status status) {
        return new QueryJob(id, new QueryJob.Target("test", "demo", 4096, 0, 0),
                new QueryJob.State(status, 1, 12.5, 15, 0), new QueryJob.Records(0, 0, 0, 10, 0),
                new QueryJob.Origin("127.0.0.1+4000", "background-ops", 30_000));
    }
}
