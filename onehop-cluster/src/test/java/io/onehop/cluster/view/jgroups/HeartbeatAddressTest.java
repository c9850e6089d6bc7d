package io.onehop.cluster.view.jgroups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HeartbeatAddressTest {
    @Test
    void anAddressIsBoundAndKnown() {
        HeartbeatAddress address = HeartbeatAddress.of("127.0.0.1");
        assertThat(address.bind()).isEqualTo(address.known());
        assertThat(address.bind().isLoopbackAddress()).isTrue();
    }

    @Test
    void allAddressesAreBoundAndOneIsKnown() {
        for (String all : new String[] {"any", "", "0.0.0.0"}) {
            HeartbeatAddress address = HeartbeatAddress.of(all);
            assertThat(address.bind().isAnyLocalAddress()).isTrue();
            assertThat(address.known().isAnyLocalAddress()).isFalse();
        }
    }

    @Test
    void aNameThatIsNoneIsRefused() {
        assertThatThrownBy(() -> HeartbeatAddress.of("no-such-host.invalid"))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("no-such-host.invalid");
    }
}
