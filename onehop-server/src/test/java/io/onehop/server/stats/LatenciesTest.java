package io.onehop.server.stats;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatenciesTest {
    private static final String ONE_PER_SECOND = "msec,1.0" + ",0.00".repeat(LatencyHistogram.COLUMNS);

    @Test
    void listsWhatIsToldUnasked() {
        assertThat(Latencies.ofNode(false, 0).listed()).containsExactly("batch-index:");
        assertThat(Latencies.ofNamespace("test", false, 0).listed()).containsExactly("{test}-read:",
                "{test}-write:",
                "{test}-udf:", "{test}-batch-sub-read:", "{test}-batch-sub-write:", "{test}-batch-sub-udf:",
                "{test}-pi-query:", "{test}-si-query:");
    }

    @Test
    void findsHistogramsAndGroupsByName() {
        var latencies = Latencies.ofNamespace("test", false, 0);
        latencies.record(NamespaceLatency.READ, 0);
        latencies.record(NamespaceLatency.READ_LOCAL, 0);
        latencies.closeInterval(1_000_000_000);
        assertThat(latencies.named("{test}-read")).containsExactly("{test}-read:" + ONE_PER_SECOND);
        assertThat(latencies.named("{test}-benchmarks-read")).containsExactly("{test}-read-start:",
                "{test}-read-restart:", "{test}-read-dup-res:", "{test}-read-repl-ping:",
                "{test}-read-local:" + ONE_PER_SECOND, "{test}-read-response:");
        assertThat(latencies.named("{test}-proxy")).containsExactly("{test}-proxy:");
        assertThat(latencies.named("{test}-read-local")).isEmpty();
        assertThat(latencies.named("{other}-read")).isEmpty();
        assertThat(latencies.dump()).hasSize(4);
    }
}
