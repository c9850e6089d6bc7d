package io.onehop.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ValueTest {
    @Test
    void standsForJavaObjects() {
        assertThat(Value.from(7)).isEqualTo(new Value.Int(7));
        assertThat(Value.from(1.5f)).isEqualTo(new Value.Real(1.5));
        assertThat(Value.from(null)).isEqualTo(Value.absent());
        assertThat(Value.from(new byte[] {1})).isEqualTo(new Value.Blob(new byte[] {1}));
        assertThat(Value.from(Arrays.asList(1, null, "x")).toJava()).isEqualTo(Arrays.asList(1L, null, "x"));
        assertThat(Value.from(Map.of("k", List.of(true))).toJava()).isEqualTo(Map.of("k", List.of(true)));
    }

    @Test
    void aSortedMapIsKeyOrdered() {
        assertThat(((Value.Map) Value.from(new TreeMap<>(Map.of("a", 1)))).order())
                .isEqualTo(Value.MapOrder.KEY_ORDERED);
    }

    @Test
    void refusesObjectsNoValueStandsFor() {
        assertThatThrownBy(() -> Value.from(new Object())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRecordKeepsSeveralResultsOfOneBinInOrder() {
        var rec = new Record(1, 0, List.of(Bin.of("a", 1), Bin.of("b", "x"), Bin.of("a", 2)));
        assertThat(rec.integer("a")).isEqualTo(1);
        assertThat(rec.values("a")).containsExactly(Value.of(1), Value.of(2));
        assertThat(rec.text("b")).isEqualTo("x");
        assertThat(rec.value("c")).isNull();
    }

    @Test
    void countsSecondsToLiveFrom2010() {
        var rec = new Record(1, 100, List.of());
        assertThat(rec.secondsToLive(1_262_304_000_000L + 40_500)).isEqualTo(60);
        assertThat(new Record(1, 0, List.of()).secondsToLive(0)).isEqualTo(Record.NEVER);
    }

    @Test
    @SuppressWarnings("NullAway") // what callers without a null checker do
    void refusesNullWhereItIsMadeAndNamesIt() {
        assertThatThrownBy(() -> Bin.of("nick", (String) null)).isInstanceOf(NullPointerException.class)
                .hasMessageContaining("Bin.removed");
        assertThatThrownBy(() -> new Bin(null, Value.of(1))).hasMessage("name");
        assertThatThrownBy(() -> new Value.Text(null)).hasMessage("value");
        assertThatThrownBy(() -> new Value.Blob(null)).hasMessage("bytes");
    }
}
