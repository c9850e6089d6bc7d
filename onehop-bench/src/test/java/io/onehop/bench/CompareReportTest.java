package io.onehop.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CompareReportTest {
    @Test
    void printsMediansAndPairedRatios() {
        List<String> lines = new ArrayList<>();
        for (int round = 1; round <= 3; round++) {
            lines.add(run("echo", round * 10, 0));
            lines.add(run("onehop", round * 11, 0));
        }
        lines.add("{\"case\":\"first-put\",\"ok\":true,\"millis\":900,\"exitCode\":0}");
        assertThat(printed(lines))
                .contains("| get-16 | echo | 3 |", "| 20.00 |", "CPU per request x 1.10 (1.10, 1.10)",
                "first-put: millis=900.0 exitCode=0.0", "no run had errors");
    }

    @Test
    void namesRunsWithErrors() {
        assertThat(printed(List.of(run("onehop", 10, 7)))).contains("1 runs had errors");
    }

    @Test
    void takesTheMiddle() {
        assertThat(CompareReport.median(List.of(3.0, 1.0, 2.0))).isEqualTo(2.0);
        assertThat(CompareReport.median(List.of(4.0, 1.0, 2.0, 3.0))).isEqualTo(2.5);
    }

    private static String run(String server, double cpu, int errors) {
        return "{\"case\":\"get-16\",\"server\":\"" + server + "\",\"requestsPerSecond\":100,\"p50Micros\":1,"
                + "\"p99Micros\":2,\"serverCpuMicrosPerRequest\":" + cpu + ",\"serverCpuMicrosPerRecord\":"
                + cpu
                + ",\"serverCpus\":1,\"errors\":" + errors + "}";
    }

    private static String printed(List<String> lines) {
        var bytes = new ByteArrayOutputStream();
        CompareReport.print(lines, new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
