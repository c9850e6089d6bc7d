package io.onehop.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.onehop.client.command.Key;
import io.onehop.model.Value;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ValueTextTest {
    @Test
    void readsEachKindOfValue() {
        assertThat(ValueText.parse("5")).isEqualTo(Value.of(5));
        assertThat(ValueText.parse("-5")).isEqualTo(Value.of(-5));
        assertThat(ValueText.parse("1.5")).isEqualTo(Value.of(1.5));
        assertThat(ValueText.parse("2e3")).isEqualTo(Value.of(2000.0));
        assertThat(ValueText.parse("true")).isEqualTo(Value.of(true));
        assertThat(ValueText.parse("null")).isEqualTo(Value.absent());
        assertThat(ValueText.parse("blob:00fF")).isEqualTo(Value.of(new byte[] {0, -1}));
        assertThat(ValueText.parse(
                "geo:{\"type\":\"Point\"}")).isEqualTo(new Value.GeoJson("{\"type\":\"Point\"}"));
        assertThat(ValueText.parse("str:5")).isEqualTo(Value.of("5"));
        assertThat(ValueText.parse("five")).isEqualTo(Value.of("five"));
        assertThat(ValueText.parse("")).isEqualTo(Value.of(""));
    }

    @Test
    void readsListsAndMapsFromJson() {
        assertThat(ValueText.parse("[1,2.5,\"a\",[true],null,\"blob:01\"]")).isEqualTo(new Value.List(List.of(
                Value.of(1), Value.of(2.5), Value.of("a"), new Value.List(List.of(Value.of(true)), false),
                Value.absent(), Value.of(new byte[] {1})), false));
        var entries = new LinkedHashMap<Value, Value>();
        entries.put(Value.of("a"), Value.of(1));
        assertThat(ValueText.parse("{\"a\":1}")).isEqualTo(new Value.Map(entries, Value.MapOrder.UNORDERED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"5", "-5", "1.5", "true", "null", "text", "str:5", "str:1.5", "str:true", "str:null",
            "str:blob:x", "str:str:", "str:[1", "blob:00ff", "[1,\"a\",{\"k\":[\"str:blob:1\"]}]", "geo:{}",
                    ""})
    void printsWhatItReads(String text) {
        assertThat(ValueText.text(ValueText.parse(text))).isEqualTo(text);
    }

    @Test
    void keepsControlCharactersOffTheTerminal() {
        assertThat(ValueText.text(Value.of("a\n\u001b[31m"))).isEqualTo("a\\u000a\\u001b[31m");
    }

    @ParameterizedTest
    @ValueSource(strings = {"blob:0", "blob:xy", "[1", "{1}", "[1]x", "99999999999999999999"})
    void tellsHowToWriteAStringThatLooksLikeSomethingElse(String text) {
        assertThatIllegalArgumentException().isThrownBy(
                () -> ValueText.parse(text)).withMessageContaining("str:");
    }

    @Test
    void readsEachKindOfKey() {
        assertThat(KeyText.parse("test", "s", "k")).isEqualTo(Key.of("test", "s", "k"));
        assertThat(KeyText.parse("test", "s", "7")).isEqualTo(Key.of("test", "s", "7"));
        assertThat(KeyText.parse("test", "s", "int:7")).isEqualTo(Key.of("test", "s", 7));
        assertThat(KeyText.parse("test", "s", "str:int:7")).isEqualTo(Key.of("test", "s", "int:7"));
        assertThat(KeyText.parse("test", "s", "blob:00")).isEqualTo(Key.of("test", "s", new byte[1]));
        Key key = Key.of("test", "s", "k");
        assertThat(KeyText.parse("test", "", "digest:" + key.digest()).digest()).isEqualTo(key.digest());
    }

    @ParameterizedTest
    @ValueSource(strings = {"k", "int:7", "str:int:7", "blob:00ff", "str:str:"})
    void printsTheKeysItReads(String text) {
        assertThat(KeyText.text(KeyText.parse("test", "", text))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"int:x", "digest:00", "blob:0"})
    void refusesKeysThatAreNotWhatTheySay(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> KeyText.parse("test", "", text))
                .withMessageContaining("str:");
    }
}
