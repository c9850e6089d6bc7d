package io.onehop.server.info;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onehop.runtime.Clock;
import io.onehop.server.stats.NodeCounter;
import io.onehop.wire.info.InfoRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class InfoServiceTest {
    private final SampleInfo info = new SampleInfo();

    @Test
    void answersInTheRequestsOrderAndRepeatsCommands() {
        assertThat(info.request("node\npartition-generation\nracks:;x=\u00FF\nfeatu"))
                .startsWith("node\tBB9020011AC4202\npartition-generation\t8\nracks:;x=\u00FF\tns=test:")
                .endsWith("\n").doesNotContain("featu");
        assertThat(info.request("node")).isEmpty();
    }

    @Test
    void saysWhatItDoesNotRecognize() {
        for (String command : List.of("nonsense", "", "statistics/xdr", "replicas/x", "dcs",
                "jobs:module=query",
                "scan-show", "get-dc-config", "dc/X", "bins", "latency:", "throughput:back=10", "node/x")) {
            assertThat(info.ask(command)).as(command).isEqualTo("ERROR:4:unrecognized command");
        }
    }

    @Test
    void answersAnEmptyRequestWithTheSummary() {
        var lines = info.request("").lines().toList();
        assertThat(lines).extracting(line -> line.substring(0, line.indexOf('\t')))
                .containsExactly("features", "node",
                "compatibility-id", "edition", "build_ee_sha", "build_sha", "build_arch", "build_time",
                "build_os",
                "build", "version", "statistics", "services-alumni", "services", "partition-generation");
        assertThat(lines).noneMatch(line -> line.contains("ERROR"));
    }

    @Test
    void refusesTooLongRequestsInOneLine() {
        assertThat(info.request("x".repeat(InfoRequest.MAX_BODY_SIZE) + "\n"))
                .isEqualTo("ERROR:4:request too long\n");
    }

    @Test
    void keepsAnswersWithinTheirBound() {
        String answer = info.request("partition-info\n".repeat(100));
        assertThat(answer).hasSizeLessThan(12 << 20).endsWith("partition-info\tERROR:4:answer too long,"
                + " ask for less at once\n");
        assertThat(answer.lines()).hasSize(100);
    }

    @Test
    void countsRequestsAndTimesThemWhenAsked() {
        info.request("node\nbuild\n");
        info.request("node\n");
        assertThat(info.node.counters().get(NodeCounter.INFO_COMPLETE)).isEqualTo(2);
        assertThat(info.node.latencies().dump()).isEmpty();
        info.timesInfo = true;
        info.request("node\n");
        assertThat(info.node.latencies().dump().getFirst()).isEqualTo("histogram dump: info (1 total) msec");
    }

    @Test
    void asksOtherRoomsForTheirCommands() {
        assertThat(info.ask("logs")).isEqualTo("0:stderr");
        assertThat(info.ask("log/0/info")).isEqualTo("log[0, info]");
    }

    @Test
    void takesNoCommandTwice() {
        var sources = new InfoSources(Product.ofThisBuild(), info.node, info, List.of(), QueryJobs.NONE,
                Clock.system(), () -> false);
        var service = new InfoService(sources, Map.of());
        assertThatThrownBy(() -> service.add("node", (command, session) -> new CompletableFuture<>()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tellsWhoItIs() {
        assertThat(info.ask("build")).isEqualTo("7.2.0.0");
        assertThat(info.ask("version")).isEqualTo("Onehop 0.1.0 build 7.2.0.0");
        assertThat(info.ask("edition")).isEqualTo("Onehop");
        assertThat(info.ask("release")).isEqualTo("edition=Onehop;version=0.1.0;os=linux;arch=amd64;sha=");
        assertThat(info.ask("cluster-name")).isEqualTo("demo");
        assertThat(info.ask("status")).isEqualTo("ok");
        assertThat(info.ask("connection")).isEqualTo("admin=false");
        assertThat(info.ask("best-practices")).isEqualTo("failed_best_practices=none");
        assertThat(info.ask("health-outliers")).isEmpty();
        assertThat(info.ask("help")).contains("cluster-stable;").contains(";truncate;");
    }

    @Test
    void announcesNothingThatIsMissing() {
        List<String> features = List.of(info.ask("features").split(";"));
        assertThat(features).contains("pscans", "batch-any", "batch-index", "pquery", "query-show",
                "replicas",
                "truncate-namespace").isSorted();
        assertThat(features).doesNotContain("udf", "geo", "sindex-exists", "cdt-list", "cdt-map",
                "relaxed-sc");
    }

    @Test
    void tellsStatisticsOfTheNode() {
        assertThat(info.ask("statistics"))
                .startsWith("failed_best_practices=false;cluster_size=1;cluster_key=C0FFEE;")
                .contains(";client_connections=3;").endsWith(";deprecated_requests=0");
        assertThat(info.ask("objects")).isEqualTo("200");
    }

    @Test
    void remembersTheUserAgentOfEachConnection() {
        String agent = "MSxjLTcuNS4wLG5vdC1zZXQ=";
        assertThat(info.ask("user-agent-set:value=" + agent)).isEqualTo("ok");
        assertThat(info.ask("user-agent-set:value=" + agent)).isEqualTo("ERROR:4:already set");
        try (InfoSession other = info.service.open(true)) {
            byte[] body = ("user-agent-set:value=" + agent + "\nconnection\nuser-agents\n").getBytes(
                    StandardCharsets.US_ASCII);
            assertThat(new String(other.answer(body, body.length).join(), StandardCharsets.US_ASCII))
                    .endsWith("\tok\nconnection\tadmin=true\nuser-agents\tuser-agent=" + agent
                    + ":count=2\n");
        }
        assertThat(info.ask("user-agents")).isEqualTo("user-agent=" + agent + ":count=1");
    }

    @Test
    void refusesUserAgentsThatAreNone() {
        assertThat(info.ask("user-agent-set")).isEqualTo("ERROR:4:missing 'value'");
        assertThat(info.ask("user-agent-set:value=")).isEqualTo("ERROR:4:missing 'value' value");
        assertThat(info.ask("user-agent-set:value=%%")).isEqualTo("ERROR:4:bad 'value'");
        assertThat(info.ask("user-agent-set:value=" + "QUFB".repeat(22)))
                .isEqualTo("ERROR:4:'value' value too long");
        assertThat(info.ask("user-agents")).isEmpty();
    }

    @Test
    void countsOnlySoManyKindsOfClients() {
        var agents = new UserAgents();
        for (int i = 0; i < UserAgents.MAX_KINDS; i++) {
            assertThat(agents.opened("a" + i)).isTrue();
        }
        assertThat(agents.opened("b")).isFalse();
        assertThat(agents.opened("a1")).isTrue();
        agents.closed("a2");
        assertThat(agents.opened("b")).isTrue();
    }

    @Test
    void saysHonestlyWhatIsNotThereYet() {
        assertThat(info.ask("sindex-list:namespace=test;b64=true")).isEmpty();
        assertThat(info.ask("sindex-exists:ns=test;indexname=i")).isEqualTo("false");
        assertThat(info.ask("sindex-stat:namespace=test;indexname=i")).isEqualTo("ERROR:201:no index");
        assertThat(info.ask("sindex/test/i")).isEqualTo("ERROR:201:no index");
        assertThat(info.ask("sindex/none")).isEqualTo("ns_type=unknown");
        assertThat(info.ask("sindex-create:ns=test;indexname=i;indexdata=b,NUMERIC"))
                .isEqualTo("ERROR:16:secondary index not supported");
        assertThat(info.ask("udf-list")).isEmpty();
        assertThat(info.ask("udf-put:filename=x.lua;content=;content-len=0;udf-type=LUA;"))
                .isEqualTo("error=udf_not_supported");
        assertThat(info.ask("udf-remove:filename=x.lua")).isEqualTo("ok");
        assertThat(info.ask("sindex-delete:ns=test;indexname=i")).isEqualTo("ok");
        assertThat(info.ask("quiesce:")).isEqualTo("ERROR:16:quiesce not supported");
        assertThat(info.ask("roster-set:namespace=test;nodes=A")).isEqualTo(
                "ERROR:16:strong consistency not supported");
    }
}
