package io.onehop.xdr.line;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.xdr.state.DcState;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/// The line of seed 002, letter by letter. S2-03 S2-04 S2-06 S2-07
class DcStateLineTest {
    private static final DcStateValues.Link LINK = new DcStateValues.Link(192, 7, 8, 3);

    private static DcStateValues values(DcState state, long failedNode, long window) {
        return new DcStateValues("DC_NAME", state, 2, 1_468_006_386_894L, 1_468_006_389_647L, failedNode,
                window, 0, 0.02, 10, LINK);
    }

    private static final String SEED = "[DC_NAME]: dc-state CLUSTER_UP timelag-sec 2 lst 1468006386894"
            + " mlst 1468006389647 (2016-07-08 19:33:09.647 GMT)"
            + " fnlst 0 (-) wslst 0 (-) shlat-ms 0 rsas-ms 0.020 rsas-pct 10.0";

    @Test
    void isTheLineOfTheSeed() {
        assertThat(DcStateLine.text(values(DcState.CLUSTER_UP, 0, 0), LineFormat.V3_8)).isEqualTo(SEED);
    }

    @Test
    void theLaterOneHasFourFieldsMore() {
        assertThat(DcStateLine.text(values(DcState.CLUSTER_UP, 0, 0), LineFormat.V4_X))
                .endsWith(" rsas-ms 0.020 rsas-pct 10.0 con 192 errcl 7 errsrv 8 sz 3");
    }

    @Test
    void showsTheOtherShippersWhenTheyRun() {
        DcStateValues values = values(DcState.CLUSTER_WINDOW_SHIP, 1, 1_468_006_389_600L);
        assertThat(DcStateLine.text(values, LineFormat.V3_8))
                .contains("dc-state CLUSTER_WINDOW_SHIP ")
                .contains(" fnlst 1 (1970-01-01 00:00:00.001 GMT)")
                .contains(" wslst 1468006389600 (2016-07-08 19:33:09.600 GMT) shlat-ms");
    }

    @Test
    void isTheSameWhereTheDecimalSignIsAComma() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG"));
        try {
            assertThat(DcStateLine.text(values(DcState.CLUSTER_UP, 0, 0), LineFormat.V3_8)).isEqualTo(SEED);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void formatsHaveNames() {
        assertThat(LineFormat.of("3.8")).isEqualTo(LineFormat.V3_8);
        assertThat(LineFormat.of("4.x")).isEqualTo(LineFormat.V4_X);
        assertThat(LineFormat.of("5")).isNull();
    }
}
