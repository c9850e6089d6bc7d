package io.onehop.cli.ask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ServiceAddressTest {
    @Test
    void takesThePortAfterTheColon() {
        assertThat(ServiceAddress.parse("db1:3100")).isEqualTo(new ServiceAddress("db1", 3100));
    }

    @Test
    void assumesPort3000() {
        assertThat(ServiceAddress.parse("10.0.0.1")).isEqualTo(new ServiceAddress("10.0.0.1", 3000));
    }

    @Test
    void takesSixInBracketsAndBare() {
        assertThat(ServiceAddress.parse("[::1]:3010")).isEqualTo(new ServiceAddress("::1", 3010));
        assertThat(ServiceAddress.parse("[fe80::1]")).isEqualTo(new ServiceAddress("fe80::1", 3000));
        assertThat(ServiceAddress.parse("fe80::1")).isEqualTo(new ServiceAddress("fe80::1", 3000));
    }

    @Test
    void writesSixInBrackets() {
        assertThat(new ServiceAddress("::1", 3000)).hasToString("[::1]:3000");
        assertThat(new ServiceAddress("db1", 3000)).hasToString("db1:3000");
    }

    @ParameterizedTest
    @ValueSource(strings =
            {"", ":3000", "db1:", "db1:0", "db1:65536", "db1:x", "[::1", "[]:3000", "[::1]3000"})
    void refusesWhatIsNoAddress(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> ServiceAddress.parse(text))
                .withMessageContaining("'");
    }
}
