package io.onehop.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Each kind of mistake, with the line and the way out that an operator is told.
class ConfigErrorsTest {
    private static final String NAMESPACE = "namespace a {\n}\n";

    private static List<String> errors(String text, String... overrides) {
        var result = new ConfigParser(_ -> null).parse("onehop.conf", text, List.of(overrides));
        assertThat(result).isInstanceOf(ConfigResult.Rejected.class);
        return ((ConfigResult.Rejected) result).problems().stream().map(ConfigProblem::text).toList();
    }

    @Test
    void suggestsTheNameOfAnUnknownParameter() {
        assertThat(errors("namespace a {\n  default-tll 5\n}\n")).containsExactly(
                "onehop.conf:2: default-tll: unknown parameter of namespace a; did you mean 'default-ttl'?");
    }

    @Test
    void tellsAMisspelledNameFromAFormerOne() {
        assertThat(errors("service {\n query-thread-limit 5\n}\n" + NAMESPACE)).containsExactly(
                "onehop.conf:2: query-thread-limit: unknown parameter of service; "
                        + "did you mean 'query-threads-limit'?");
    }

    @Test
    void saysWhereAMisplacedParameterBelongs() {
        assertThat(errors("service {\n  stop-writes-count 5\n}\n" + NAMESPACE)).containsExactly(
                "onehop.conf:2: stop-writes-count: unknown parameter of service; "
                        + "it belongs into namespace.set");
    }

    @Test
    void refusesAParameterOutsideOfSections() {
        assertThat(errors("port 3000\n" + NAMESPACE)).singleElement().asString()
                .startsWith("onehop.conf:1: port: stands outside of any section");
    }

    @Test
    void suggestsTheNameOfAnUnknownSectionAndSkipsItsContent() {
        assertThat(errors("netwrk {\n service {\n nonsense 1\n }\n}\n" + NAMESPACE)).containsExactly(
                "onehop.conf:1: netwrk: unknown section; did you mean 'network'?");
    }

    @Test
    void refusesValuesOfTheWrongKind() {
        assertThat(errors("""
                service {
                    ticker-interval soon
                    proto-fd-max 10x
                    log-millis maybe
                    transport epol
                    batch-max-requests 99999999999999999999
                }
                """ + NAMESPACE)).containsExactly(
                "onehop.conf:2: ticker-interval: 'soon' is no integer (it may end in one of: s m h d)",
                "onehop.conf:3: proto-fd-max: '10x' is no integer (it may end in one of: "
                        + "k m g t p, ki mi gi ti pi)",
                "onehop.conf:4: log-millis: 'maybe' is neither true nor false",
                "onehop.conf:5: transport: 'epol' is none of auto, io_uring, epoll, nio; "
                        + "did you mean 'epoll'?",
                "onehop.conf:6: batch-max-requests: '99999999999999999999' is no integer "
                        + "(it may end in one of: k m g t p, ki mi gi ti pi)");
    }

    @Test
    void refusesNumbersOutOfRange() {
        assertThat(errors("namespace a {\n default-ttl 11y\n replication-factor 0\n max-record-size 9m\n}\n"))
                .containsExactly(
                        "onehop.conf:2: default-ttl: '11y' is no integer (it may end in one of: s m h d)",
                        "onehop.conf:3: replication-factor: 0 is out of range: 1–256",
                        "onehop.conf:4: max-record-size: 9m is out of range: 64–8388608");
        assertThat(errors("network {\n service {\n port 70000\n access-port 80\n }\n}\n" + NAMESPACE))
                .containsExactly(
                "onehop.conf:3: port: 70000 is out of range: 0–65535",
                "onehop.conf:4: access-port: 80 is out of range: 0 or 1024–65535");
    }

    @Test
    void refusesMissingAndSuperfluousValues() {
        assertThat(errors("service {\n ticker-interval\n node-id a b\n}\n" + NAMESPACE)).containsExactly(
                "onehop.conf:2: ticker-interval: needs a value",
                "onehop.conf:3: node-id: takes one value, not 'a b'");
    }

    @Test
    void refusesTextsThatWouldBreakAnAnswer() {
        assertThat(errors("service {\n cluster-name a;b\n}\n" + NAMESPACE)).containsExactly(
                "onehop.conf:2: cluster-name: must not contain ';' or control characters");
    }

    @Test
    void refusesDuplicates() {
        assertThat(errors("""
                service {
                    ticker-interval 1
                    ticker-interval 2
                }
                service {
                }
                namespace a {
                }
                namespace a {
                    set s {
                    }
                    set s {
                    }
                }
                """)).containsExactly(
                "onehop.conf:3: ticker-interval: appears twice; first on line 2",
                "onehop.conf:5: service: section appears twice; first on line 1",
                "onehop.conf:9: namespace a: section appears twice; first on line 7",
                "onehop.conf:12: set s: section appears twice; first on line 10");
    }

    @Test
    void tellsWhichBraceIsMissing() {
        assertThat(errors("service {\n ticker-interval 1\nnamespace a {\n}\n"))
                .contains("onehop.conf:1: service: '{' is never closed");
        assertThat(errors(NAMESPACE + "}\n")).containsExactly("onehop.conf:3: '}' without a section");
        assertThat(errors(NAMESPACE + "{\n}\n")).containsExactly("onehop.conf:3: '{' without a section");
        assertThat(errors("namespace a\n{\n}\n")).contains(
                "onehop.conf:1: namespace: is a section: '{' must stand on the same line");
    }

    @Test
    void refusesSectionsWithoutAName() {
        assertThat(errors("namespace {\n}\n")).contains("onehop.conf:1: namespace: needs a name");
        assertThat(errors("service x {\n}\n" + NAMESPACE))
                .containsExactly("onehop.conf:1: service: takes no name, 'x' is too much");
        assertThat(errors("namespace a {\n storage-engine {\n }\n}\n"))
                .containsExactly("onehop.conf:2: storage-engine: needs a type");
    }

    @Test
    void wantsAtLeastOneNamespaceAndNotTooMany() {
        assertThat(errors("service {\n}\n"))
                .containsExactly("onehop.conf: namespace: there must be at least one: namespace NAME { }");
        var many = new StringBuilder();
        for (int i = 0; i < 33; i++) {
            many.append("namespace n").append(i).append(" {\n}\n");
        }
        assertThat(errors(many.toString()))
                .containsExactly("onehop.conf:65: namespace: at most 32 are allowed");
    }

    @Test
    void refusesNamesThatInfoCommandsCannotCarry() {
        String tooLong = "n".repeat(32);
        assertThat(errors("namespace a/b {\n}\nnamespace " + tooLong + " {\n}\nnamespace null {\n}\n"))
                .containsExactly(
                "onehop.conf:1: namespace: bad character in name 'a/b'",
                "onehop.conf:3: namespace: name '" + tooLong + "' is longer than 31 bytes",
                "onehop.conf:5: namespace: 'null' is no name");
    }

    @Test
    void refusesWhatItCannotKeepItsWordOn() {
        assertThat(errors("namespace a {\n storage-engine device {\n }\n}\n"))
                .containsExactly("onehop.conf:2: storage-engine: "
                        + "storage-engine device is not supported yet, only memory");
        assertThat(errors("namespace a {\n strong-consistency true\n}\n"))
                .containsExactly("onehop.conf:1: namespace a: strong-consistency is not supported yet");
    }

    @Test
    void checksValuesTakenTogether() {
        assertThat(errors("namespace a {\n geo2dsphere-within {\n min-level 9\n max-level 8\n }\n}\n"))
                .containsExactly("onehop.conf:2: geo2dsphere-within: min-level must not be above max-level");
        assertThat(errors("namespace a {\n partition-tree-sprigs 300\n}\n"))
                .containsExactly("onehop.conf:1: namespace a: partition-tree-sprigs must be a power of 2");
    }

    @Test
    void namesTheEnvironmentVariableThatIsNotSet() {
        assertThat(errors("service {\n cluster-name ${CLUSTER}\n}\n" + NAMESPACE)).contains(
                "onehop.conf:2: ${CLUSTER}: environment variable CLUSTER is not set");
        assertThat(errors("service {\n cluster-name ${CLUSTER\n}\n" + NAMESPACE))
                .contains("onehop.conf:2: '${CLUSTER' lacks its closing brace");
    }

    @Test
    void checksLogContextsAndLevels() {
        assertThat(errors("""
                logging {
                    console {
                        context nsupp info
                        context any loud
                        context any
                    }
                }
                """ + NAMESPACE)).containsExactly(
                "onehop.conf:3: context: unknown context 'nsupp'; did you mean 'nsup'?",
                "onehop.conf:4: context: 'loud' is none of none, critical, warning, info, debug, detail",
                "onehop.conf:5: context: 'any' must be a context and a level: any info");
    }

    @Test
    void tellsWhichOverrideIsWrong() {
        assertThat(errors(NAMESPACE, "service.ticker-intervall=5", "srvice.x=1", "service", "service=1",
                "namespace.b.default-ttl=1", "namespace.a.default-ttl=x", "namespace.a.default-ttl=",
                        "namespace.a=1"))
                .containsExactly(
                "--set service.ticker-intervall=5: ticker-intervall: unknown parameter of service; "
                        + "did you mean 'ticker-interval'?",
                "--set srvice.x=1: srvice: unknown section; did you mean 'service'?",
                "--set service: must have the form section.key=value",
                "--set service=1: service: is a section: '{' must stand on the same line",
                "--set namespace.b.default-ttl=1: namespace: there is no namespace 'b'; did you mean 'a'?",
                "--set namespace.a.default-ttl=x: default-ttl: 'x' is no integer "
                        + "(it may end in one of: s m h d)",
                "--set namespace.a.default-ttl=: default-ttl: needs a value",
                "--set namespace.a=1: a: a parameter must follow: section.key=value");
    }

    @Test
    void reportsEverythingAtOnceButNotWithoutEnd() {
        assertThat(errors("service {\n" + "x 1\n".repeat(500) + "}\n")).hasSize(101)
                .last().isEqualTo("onehop.conf:102: and more");
    }

    @Test
    void throwsAllReasonsWhereAnExceptionIsWanted() {
        var result = new ConfigParser(_ -> null).parse("f", "x {\n}\ny {\n}\n", List.of());
        assertThatThrownBy(result::orThrow).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("f:1: x: unknown section")
                        .hasMessageContaining("f:3: y: unknown section");
    }
}
