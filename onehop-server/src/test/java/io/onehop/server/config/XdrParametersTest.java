package io.onehop.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// No parameter of shipping is taken without effect: S2-75.
class XdrParametersTest {
    private static LiveConfig config() {
        var config = new LiveConfig(new ConfigParser(_ -> null).parseDefaults(List.of()).orThrow());
        assertThat(config.setConfig("context=xdr;dc=A;action=create")).isEqualTo("ok");
        assertThat(config.setConfig("context=xdr;dc=A;namespace=test;action=add")).isEqualTo("ok");
        return config;
    }

    @Test
    void eachHasAnEffectOrIsRefused() {
        var all = Stream.of(XdrParameters.CATALOGUE, XdrDcParameters.CATALOGUE,
                XdrNamespaceParameters.CATALOGUE).flatMap(each -> each.parameters().stream());
        assertThat(all).filteredOn(each -> each.effect() == Parameter.Effect.NONE_YET).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "namespace=test;bin-policy=only-changed, their bins do not",
        "namespace=test;bin-policy=no-bins, a record without bins cannot be stored",
        "namespace=test;ship-bin-luts=true, bins have no update times",
        "namespace=test;ship-versions-policy=all, always the latest version is shipped",
        "namespace=test;sc-replication-wait-ms=50, there is no strong-consistency yet",
        "connector=true, clusters only",
        "auth-mode=internal, there is no login",
        "tls-name=there, there is no TLS yet",
        "period-ms=50, changes are shipped at once",
    })
    void whatIsRefusedIsRefusedWithTheReason(String change, String reason) {
        assertThat(config().setConfig("context=xdr;dc=A;" + change))
                .startsWith("ERROR:4:invalid set-config parameter, ").contains("is not supported", reason);
    }

    @Test
    void theDefaultOfWhatIsRefusedIsTaken() {
        assertThat(config().setConfig("context=xdr;dc=A;namespace=test;bin-policy=all")).isEqualTo("ok");
        assertThat(config().setConfig("context=xdr;dc=A;connector=false")).isEqualTo("ok");
    }

    @Test
    void aFileWithWhatIsRefusedDoesNotStart() {
        var result = new ConfigParser(_ -> null).parse("a.conf", """
                xdr {
                    dc A {
                        connector true
                    }
                }
                namespace test { }
                """, List.of());
        assertThat(result).isInstanceOf(ConfigResult.Rejected.class);
    }
}
