package io.onehop.server.particle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackedOrderTest {
    /// One or more of each kind, ascending.
    private static final String[] ASCENDING = {
        "c0",
        "c2",
        "c3",
        "d38000000000000000",
        "ff",
        "00",
        "cf7fffffffffffffff",
        "cf8000000000000000",
        "cfffffffffffffffff",
        "a103",
        "a20361",
        "a3036100",
        "a20362",
        "90",
        "91c0",
        "9101",
        "920101",
        "9102",
        "80",
        "810102",
        "810103",
        "810201",
        "8201010202",
        "a0",
        "a104",
        "a20461",
        "a20462",
        "a112",
        "cbfff0000000000000",
        "cbbff0000000000000",
        "cb0000000000000000",
        "ca3f800000",
        "cb4000000000000000",
        "a21762",
        "a3176161",
        "d401ff",
        "d4ff01"
    };

    private final PackedOrder order = new PackedOrder();

    @Test
    void ordersKindsAndValuesWithinThem() {
        for (int i = 0; i < ASCENDING.length; i++) {
            for (int j = 0; j < ASCENDING.length; j++) {
                assertThat(compare(ASCENDING[i], ASCENDING[j])).as("%s %s", ASCENDING[i], ASCENDING[j])
                        .isEqualTo(Integer.compare(i, j));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "05, cc05",
        "a20361, c4020361",
        "91c70001, 90",
        "93c700010102, 920102",
        "82c70001c00102, 810102",
        "cb8000000000000000, cb0000000000000000",
        "ca3f800000, cb3ff0000000000000",
        "cb7ff8000000000000, cb3ff0000000000000"
    })
    void takesDifferentBytesOfEqualValuesAsEqual(String a, String b) {
        assertThat(compare(a, b)).isZero();
        assertThat(compare(b, a)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        // [1,*] against [1,2,3], [1,2], [1] and [2].
        "9201d4ff00, 93010203, 0",
        "9201c701ff00, 920102, 0",
        "9201d4ff00, 9101, 1",
        "9201d4ff00, 9102, -1",
        // The wildcard ends its own container only: [[1,*],5] against [[1,[2],3],5] and [[1,[2],3],6].
        "929201d4ff0005, 929301910203 05, 0",
        "929201d4ff0005, 929301910203 06, -1",
        "d4ff00, d4ff01, 0",
        "d4ff00, 8101 9103, 0",
        "9101, 9201d4ff00, -1",
        "810 1d4ff00, 810105, 0",
        "9205c0, 920507, -1",
        "9205d4ff01, 9205a20361, 1"
    })
    void endsAContainersComparisonAtAWildcard(String a, String b, int expected) {
        String left = a.replace(" ", "");
        assertThat(compare(left, b.replace(" ", ""))).isEqualTo(expected);
        assertThat(compare(b.replace(" ", ""), left)).isEqualTo(-expected);
    }

    @Test
    void refusesToCompareWhatIsNoValue() {
        assertThatThrownBy(() -> compare("91", "9101")).isInstanceOf(IllegalArgumentException.class);
        String deep = "91".repeat(PackedOrder.MAX_DEPTH + 1) + "01";
        assertThatThrownBy(() -> compare(deep, deep)).isInstanceOf(IllegalArgumentException.class);
    }

    private int compare(String a, String b) {
        return Integer.signum(order.compare(HexFormat.of().parseHex(a), 0, HexFormat.of().parseHex(b), 0));
    }
}
