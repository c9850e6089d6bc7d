package io.onehop.server.xdr;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.xdr.throttle.Classification;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class XdrTickerTest {
    /// The layout of seed 002.
    private static final Pattern SEED = Pattern.compile("\\[A]: dc-state CLUSTER_[A-Z_]+ timelag-sec \\d+ "
            + "lst \\d+ mlst \\d+ \\(\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} GMT\\) "
            + "fnlst 0 \\(-\\) wslst 0 \\(-\\) shlat-ms \\d+ rsas-ms (\\d+\\.\\d{3}) rsas-pct (\\d+\\.\\d)");

    private final XdrUnderTest node = new XdrUnderTest();

    private List<String> lines(String beginning) {
        return node.log.stream().filter(line -> line.startsWith(beginning)).toList();
    }

    @Test
    void isSilentWithoutADataCentre() {
        node.timers.advanceSeconds(200);
        assertThat(node.log).isEmpty();
    }

    /// S2-01, S2-03, S2-04, S2-07.
    @Test
    void logsALineForEachDataCentreEveryMinute() {
        node.shipTo("A");
        node.changeForSeconds(125, 100);
        assertThat(lines("[A]: ")).hasSize(2).allMatch(line -> SEED.matcher(line).matches())
                .allMatch(line -> line.contains("dc-state CLUSTER_UP timelag-sec 0 "));
        assertThat(lines("sh ")).hasSize(2);
        assertThat(lines("summary: ")).hasSize(12).last().asString()
                .isEqualTo("summary: throughput 10 inflight 0 dlog-outstanding 0 dlog-delta-per-sec 0.0");
        assertThat(lines("xdr-dc A: ")).hasSize(12).last().asString().matches("xdr-dc A: nodes 3 lag 0 "
                + "throughput 10 latency-ms 1 in-queue 0 in-progress 0 complete \\(1[12]\\d\\d,0,0,0\\) "
                + "retries \\(0,0,0\\) recoveries \\(\\d+,0\\) hot-keys 0 bytes-shipped 0");
    }

    /// S2-02, S2-10, S2-12, S2-14: the line and the statistics say the same of how much readers sleep.
    @Test
    void theLineAndTheStatisticsTellTheSleepOfTheMinute() {
        node.shipTo("A");
        node.changeForSeconds(30, 100);
        node.outcome = Classification.of(1, true);
        node.changeForSeconds(31, 100);
        String line = lines("[A]: ").getFirst();
        Matcher seed = SEED.matcher(line);
        assertThat(seed.matches()).as(line).isTrue();
        assertThat(Double.parseDouble(seed.group(1))).isPositive();
        assertThat(Double.parseDouble(seed.group(2))).isBetween(1.0, 100.0);
        assertThat(node.value("dc/A", "dc_remote_ship_avg_sleep")).isEqualTo(seed.group(1));
        assertThat(node.value("dc/A", "dc_ship_idle_avg")).isEqualTo(seed.group(1));
        assertThat(node.value("dc/A", "dc_remote_ship_avg_sleep_pct")).isEqualTo(seed.group(2));
        assertThat(node.value("dc/A", "dc_ship_idle_avg_pct")).isEqualTo(seed.group(2));
        assertThat(node.value("xdr-why:dc=A", "rsas_ms")).isEqualTo(seed.group(1));
    }

    /// S2-05: nothing is shipped for half a minute.
    @Test
    void timelagTellsForHowLongNothingWasShipped() {
        node.shipTo("A");
        node.timers.advanceSeconds(29);
        node.ask("xdr-command:force-linkdown=A");
        node.changeForSeconds(31, 500);
        assertThat(lines("[A]: ").getFirst())
                .containsPattern("dc-state CLUSTER_DOWN timelag-sec (29|3[01]) ");
        assertThat(lines("summary: ").getLast()).containsPattern("dlog-outstanding (59|6\\d) ");
    }

    @Test
    void logsTheLaterLayoutToo() {
        node.set("dc-log-format=4.x");
        node.shipTo("A");
        node.changeForSeconds(60, 1_000);
        assertThat(lines("[A]: ").getFirst()).endsWith(" rsas-pct 0.0 con 192 errcl 0 errsrv 0 sz 3");
        assertThat(lines("detail: sh ").getFirst())
                .matches("detail: sh \\d+ ul 0 lg \\d+ rlg 0 rlgi 0 rlgo 0 lproc \\d+ rproc 0 lkdproc 0 "
                        + "errcl 0 errsrv 0 hkskip 0 hkf 0 flat 0");
    }

    @Test
    void isSilentAfterItsStop() {
        node.shipTo("A");
        node.ticker.stop();
        node.timers.advanceSeconds(100);
        assertThat(node.log).isEmpty();
    }
}
