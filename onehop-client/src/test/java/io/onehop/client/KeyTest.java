package io.onehop.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onehop.client.command.Key;
import io.onehop.model.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyTest {
    @Test
    void hasTheDigestsOfTheReference() {
        assertThat(Key.of("test", "demo", "k1").digest())
                .hasToString("b747f5854d0b33259928d0cfab7fad81d6abfbf6");
        assertThat(Key.of("test", "demo", 7).digest())
                .hasToString("dc2e595bc2a0d8c6290c474d74e71b23e3ed846a");
        assertThat(Key.of("test", "demo", new byte[] {1, 2, 3}).digest())
                .hasToString("ff31c926fbef445648ce63ca72a698a5473425c1");
        assertThat(Key.of("test", "", "k1").digest()).hasToString("50149955959c2fef0a83613ae80c78bb9c96b269");
        assertThat(Key.of("test", "demo", Value.of(1.5)).digest())
                .hasToString("10c03b48ac9b3ad8020721c4ef63d5e84485edce");
        assertThat(Key.of("test", "demo", "k1").partition()).isEqualTo(1975);
        assertThat(Key.of("test", "demo", 7).partition()).isEqualTo(3804);
        assertThat(Key.of("test", "demo", new byte[] {1, 2, 3}).partition()).isEqualTo(511);
        assertThat(Key.of("test", "", "k1").partition()).isEqualTo(1104);
    }

    @Test
    void refusesValuesThatAreNoKeys() {
        assertThatThrownBy(() -> Key.of("test", "demo", Value.of(true)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Key.of("test", "demo", Value.of(List.of())))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
