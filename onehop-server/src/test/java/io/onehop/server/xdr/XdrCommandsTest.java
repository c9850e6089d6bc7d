package io.onehop.server.xdr;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.xdr.throttle.Classification;
import io.onehop.xdr.throttle.ShipOutcome;
import org.junit.jupiter.api.Test;

class XdrCommandsTest {
    private final XdrUnderTest node = new XdrUnderTest();

    @Test
    void tellsTheCountsOfADataCentreAndOfANamespace() {
        node.shipTo("A");
        node.changeForSeconds(3, 10);
        node.timers.advanceSeconds(2);
        assertThat(node.ask("get-stats:context=xdr;dc=A")).matches("lag=0;bytes_shipped=0;in_queue=0;"
                + "in_progress=0;success=300;abandoned=0;not_found=0;filtered_out=0;retry_no_node=0;"
                + "retry_conn_reset=0;retry_dest=0;recoveries=\\d+;recoveries_pending=0;hot_keys=0;"
                + "uncompressed_pct=0.000;compression_ratio=1.000;nodes=3;throughput=0;"
                + "latency_ms=\\d;lap_us=0");
        assertThat(node.ask("get-stats:context=xdr;dc=A;namespace=test"))
                .contains(";success=300;").endsWith(";throughput=0").doesNotContain("nodes=");
        assertThat(node.ask("dcs")).isEqualTo("A");
        assertThat(node.ask("dc/A")).contains("dc_state=CLUSTER_UP", "dc_size=3", "dc_open_conn=192",
                "dc_ship_success=300", "dc_rec_ship_attempts=300", "dc_remote_ship_avg_sleep=0.000");
    }

    @Test
    void tellsTheRateOfANamespace() {
        node.shipTo("A");
        node.changeForSeconds(5, 10);
        assertThat(Long.parseLong(node.value("get-stats:context=xdr;dc=A;namespace=test", "throughput")))
                .isBetween(90L, 110L);
        assertThat(Long.parseLong(node.value("get-stats:context=xdr;dc=A", "throughput")))
                .isBetween(90L, 110L);
    }

    /// S2-39: xdr_ship_destination_error; S2-58: what fails is put back and counted.
    @Test
    void theNodesStatisticsAreThoseOfAllItsDataCentres() {
        assertThat(node.ask("statistics")).doesNotContain("dlog_relogged");
        assertThat(node.ask("statistics/xdr")).contains("dlog_free_pct=100", "xdr_ship_success=0");
        node.shipTo("A");
        node.shipTo("B");
        node.outcome = Classification.of(1, true);
        node.changeForSeconds(5, 100);
        assertThat(Long.parseLong(node.value("statistics/xdr", "xdr_ship_destination_error"))).isPositive();
        assertThat(node.value("statistics", "dlog_relogged"))
                .isEqualTo(node.value("statistics", "stat_recs_relogged")).isNotEqualTo("0");
        assertThat(node.value("statistics", "dlog_used_objects")).isEqualTo("100");
        assertThat(node.value("statistics", "xdr_timelag")).isNotEqualTo("0");
        node.outcome = ShipOutcome.SUCCESS;
        node.timers.advanceSeconds(30);
        assertThat(node.value("statistics", "xdr_ship_success")).isEqualTo("100");
        assertThat(node.value("statistics", "dlog_used_objects")).isEqualTo("0");
    }

    /// S2-74: which data centre throttles, and which of its nodes is to blame.
    @Test
    void tellsWhichRuleThrottlesSinceWhenAndByHowMuch() {
        node.shipTo("A");
        assertThat(node.ask("xdr-why:dc=A")).startsWith("dc=A;state=CLUSTER_UP;forced_down=false;")
                .contains(";rule=none;meaning=nothing throttles;since_ms=0;").endsWith(";errors=");
        long began = node.clock.epochMillis();
        node.outcome = Classification.of(22, true);
        node.changeForSeconds(4, 20);
        assertThat(node.value("xdr-why:dc=A", "rule")).isEqualTo("destination-error");
        assertThat(Long.parseLong(node.value("xdr-why:dc=A", "since_ms"))).isBetween(began, began + 1_000);
        assertThat(Long.parseLong(node.value("xdr-why:dc=A", "slept_ms"))).isPositive();
        assertThat(node.value("xdr-why:dc=A", "errors")).startsWith("BB9|destination|22|");
        assertThat(node.ask("xdr-why:dc=A;format=json")).startsWith("{\"dc\":\"A\",\"state\":\"CLUSTER_UP\"")
                .contains("\"rule\":\"destination-error\"", "\"errors\":[{\"node\":\"BB9\"", "\"code\":22");
        assertThat(node.ask("xdr-why:dc=A;format=xml")).startsWith("ERROR:4:");
    }

    /// S2-76: planned maintenance of a link.
    @Test
    void forcesADataCentreDownAndUp() {
        node.shipTo("A");
        assertThat(node.ask("xdr-command:force-linkdown=A")).isEqualTo("ok");
        assertThat(node.ask("xdr-dc-state:dc=A"))
                .startsWith("dc=A;state=CLUSTER_DOWN;number=2;forced_down=true;");
        node.changeForSeconds(40, 200);
        assertThat(node.value("get-stats:context=xdr;dc=A", "success")).isEqualTo("0");
        assertThat(node.value("get-stats:context=xdr;dc=A", "lag")).isEqualTo("40");
        assertThat(node.ask("xdr-command:force-linkup=A")).isEqualTo("ok");
        assertThat(node.ask("xdr-dc-state:dc=A")).startsWith("dc=A;state=CLUSTER_WINDOW_SHIP;number=3;")
                .contains("window=1");
        node.timers.advanceSeconds(5);
        assertThat(node.value("xdr-dc-state:dc=A", "state")).isEqualTo("CLUSTER_UP");
        assertThat(node.value("get-stats:context=xdr;dc=A", "success")).isEqualTo("200");
    }

    @Test
    void describesTheConfigurationOfOlderTools() {
        node.shipTo("A");
        node.set("dc=A;node-address-port=10.0.0.1:3000;action=add");
        assertThat(node.ask("get-dc-config")).isEqualTo("dc-name=A:dc-type=aerospike:nodes=10.0.0.1+3000:"
                + "dc-connections=64:dc-connections-idle-ms=55000:dc-use-alternate-services=false:"
                + "namespaces=test");
        assertThat(node.ask("get-dc-config:dc=B")).isEqualTo("ERROR:4:dc not found");
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        node.shipTo("A");
        assertThat(node.ask("get-stats:dc=A")).isEqualTo("ERROR:4:missing 'context'");
        assertThat(node.ask("get-stats:context=service;dc=A")).isEqualTo("ERROR:4:invalid context");
        assertThat(node.ask("get-stats:context=xdr")).isEqualTo("ERROR:4:missing 'dc'");
        assertThat(node.ask("get-stats:context=xdr;dc=B")).isEqualTo("ERROR:4:dc not found");
        assertThat(node.ask("get-stats:context=xdr;dc=A;namespace=b")).startsWith("ERROR:20:");
        assertThat(node.ask("dc/B")).isEqualTo("ERROR:4:dc not found");
        assertThat(node.ask("dc")).startsWith("ERROR:4:");
        assertThat(node.ask("xdr-why:dc=B")).isEqualTo("ERROR:4:dc not found");
        assertThat(node.ask("xdr-command:force-linkdown=B")).isEqualTo("ERROR:4:dc not found");
        assertThat(node.ask("xdr-command:")).startsWith("ERROR:4:");
        assertThat(node.ask("statistics/asdf")).isEqualTo("ERROR:4:unrecognized command");
        assertThat(node.ask("xdr-get-filter:dc=A")).startsWith("ERROR:16:");
    }
}
