package io.onehop.xdr.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.model.ResultCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The table of the XDR reference, C.3, row by row. S2-61 S2-62 S2-63 S2-64 S2-65 S2-66 S2-67 S2-68 S2-69
/// S2-72
class ClassificationTest {
    private static ShipClass write(int code) {
        return Classification.of(code, false).kind();
    }

    @Test
    void okIsSuccess() {
        assertThat(Classification.of(0, false)).isSameAs(ShipOutcome.SUCCESS);
        assertThat(ShipClass.SUCCESS.isDone()).isTrue();
    }

    @Test
    void aDeleteOfNothingIsDone() {
        assertThat(Classification.of(2, true).kind()).isEqualTo(ShipClass.NOT_FOUND_ON_DELETE);
        assertThat(ShipClass.NOT_FOUND_ON_DELETE.isDone()).isTrue();
        assertThat(ShipClass.NOT_FOUND_ON_DELETE.isRetried()).isFalse();
    }

    @Test
    void notFoundOfAWriteIsPermanent() {
        assertThat(write(2)).isEqualTo(ShipClass.PERMANENT);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 3, 4, 5, 12, 13, 16, 19, 21, 26, 27, 28})
    void whatTheDestinationWillNeverTakeIsAbandoned(int code) {
        assertThat(write(code)).isEqualTo(ShipClass.PERMANENT);
        assertThat(ShipClass.PERMANENT.isRetried()).isFalse();
        assertThat(ShipClass.PERMANENT.isAbandoned()).isTrue();
    }

    @Test
    void anUnknownNamespaceIsCountedApart() {
        assertThat(write(20)).isEqualTo(ShipClass.UNKNOWN_NAMESPACE);
        assertThat(ShipClass.UNKNOWN_NAMESPACE.isAbandoned()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9, 22, 8, 14, 18, 11, 32, 7, 83, 120, 152})
    void whatMayPassIsTriedAgain(int code) {
        ShipOutcome outcome = Classification.of(code, false);
        assertThat(outcome.kind()).isEqualTo(ShipClass.DESTINATION);
        assertThat(outcome.code()).isEqualTo(code);
        assertThat(outcome.kind().isRetried()).isTrue();
        assertThat(outcome.kind().isTransientError()).isTrue();
        assertThat(outcome.kind().isServerError()).isTrue();
    }

    @Test
    void securityCodesAreErrorsOfTheLink() {
        for (int code = 51; code <= 66; code++) {
            assertThat(write(code)).as("%d", code).isEqualTo(ShipClass.LINK);
        }
        for (int code = 80; code <= 82; code++) {
            assertThat(write(code)).as("%d", code).isEqualTo(ShipClass.LINK);
        }
        assertThat(ShipClass.LINK.isClientError()).isTrue();
    }

    @Test
    void whatNeverGotACodeIsOfTheLinkOrTheNetwork() {
        assertThat(ShipOutcome.connectFailed("refused").kind()).isEqualTo(ShipClass.LINK);
        assertThat(ShipOutcome.loginFailed(80, "not authenticated").kind()).isEqualTo(ShipClass.LINK);
        assertThat(ShipOutcome.tlsFailed("wrong certificate").kind()).isEqualTo(ShipClass.LINK);
        assertThat(ShipOutcome.noNode().kind()).isEqualTo(ShipClass.LINK);
        assertThat(ShipOutcome.clientTimeout().kind()).isEqualTo(ShipClass.NETWORK);
        assertThat(ShipOutcome.connectionLost("reset by peer").kind()).isEqualTo(ShipClass.NETWORK);
        assertThat(ShipOutcome.noConnection().kind()).isEqualTo(ShipClass.NO_CONNECTION);
    }

    @Test
    void codesOfTheClientHaveTheirClass() {
        assertThat(write(-1)).isEqualTo(ShipClass.PERMANENT);
        assertThat(write(-2)).isEqualTo(ShipClass.NETWORK);
        assertThat(write(-3)).isEqualTo(ShipClass.LINK);
        assertThat(write(-7)).isEqualTo(ShipClass.NO_CONNECTION);
        assertThat(write(-8)).isEqualTo(ShipClass.NETWORK);
        assertThat(write(-9)).isEqualTo(ShipClass.LINK);
        assertThat(write(-12)).isEqualTo(ShipClass.LINK);
        assertThat(write(-15)).isEqualTo(ShipClass.NETWORK);
    }

    @Test
    void onlyListedCodesThrottle() {
        int throttling = 0;
        for (int code = 0; code <= 255; code++) {
            throttling += write(code).isTransientError() ? 1 : 0;
        }
        assertThat(throttling).isEqualTo(8 + 4 + 16 + 3);
        assertThat(write(255)).isEqualTo(ShipClass.PERMANENT);
    }

    @Test
    void tellsWhatACodeMeans() {
        assertThat(Classification.of(22, false).text()).isEqualTo(ResultCode.FORBIDDEN.meaning());
        assertThat(Classification.of(66, false).text()).isEqualTo("security");
        assertThat(Classification.of(-3, false).text()).isEqualTo("node cannot be used");
    }
}
