package io.onehop.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private final Settings namespace = Settings.defaults(NamespaceParameters.CATALOGUE);
    private final Settings storage = Settings.defaults(StorageParameters.CATALOGUE);

    @Test
    void hasDefaultsOfEveryKind() {
        assertThat(namespace.integer(NamespaceParameters.REPLICATION_FACTOR)).isEqualTo(2);
        assertThat(namespace.flag(NamespaceParameters.APPLY_TTL_REDUCTIONS)).isTrue();
        assertThat(namespace.text(NamespaceParameters.CONFLICT_RESOLUTION_POLICY)).isEqualTo("generation");
        assertThat(storage.list(StorageParameters.FILES)).isEmpty();
        assertThat(Settings.defaults(ServiceParameters.CATALOGUE).text(ServiceParameters.CLUSTER_NAME))
                .isEmpty();
        assertThat(namespace.isSet(NamespaceParameters.REPLICATION_FACTOR)).isFalse();
    }

    @Test
    void changesACopy() {
        var changed = namespace.with(NamespaceParameters.DEFAULT_TTL, 60)
                .with(NamespaceParameters.REJECT_XDR_WRITES, true);
        assertThat(changed.integer(NamespaceParameters.DEFAULT_TTL)).isEqualTo(60);
        assertThat(changed.flag(NamespaceParameters.REJECT_XDR_WRITES)).isTrue();
        assertThat(changed.isSet(NamespaceParameters.DEFAULT_TTL)).isTrue();
        assertThat(namespace.integer(NamespaceParameters.DEFAULT_TTL)).isZero();
        assertThat(namespace.isSet(NamespaceParameters.DEFAULT_TTL)).isFalse();
    }

    @Test
    void refusesValuesAndParametersThatDoNotBelong() {
        assertThatThrownBy(() -> namespace.with(NamespaceParameters.REPLICATION_FACTOR, 0))
                .hasMessage("namespace.replication-factor: 0 is out of range: 1–256");
        assertThatThrownBy(() -> namespace.integer(StorageParameters.DATA_SIZE))
                .hasMessage("namespace.storage-engine.data-size is no INTEGER of namespace");
        assertThatThrownBy(() -> namespace.flag(NamespaceParameters.DEFAULT_TTL))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void writesValuesAsAnswersDo() {
        assertThat(namespace.describe(NamespaceParameters.DEFAULT_TTL)).isEqualTo("0");
        assertThat(namespace.describe(NamespaceParameters.APPLY_TTL_REDUCTIONS)).isEqualTo("true");
        assertThat(storage.describe(StorageParameters.ENCRYPTION_KEY_FILE)).isEqualTo("null");
        assertThat(storage.describe(StorageParameters.FILES)).isEqualTo("null");
        assertThat(storage.with(StorageParameters.FILES, List.of("a", "b")).describe(StorageParameters.FILES))
                .isEqualTo("a,b");
    }

    @Test
    void readsSuffixes() {
        assertThat(seconds("90")).isEqualTo(90);
        assertThat(seconds("90s")).isEqualTo(90);
        assertThat(seconds("2m")).isEqualTo(120);
        assertThat(seconds("2H")).isEqualTo(7_200);
        assertThat(seconds("1d")).isEqualTo(86_400);
        assertThat(bytes("2k")).isEqualTo(2_048);
        assertThat(bytes("2Ki")).isEqualTo(2_048);
        assertThat(bytes("3m")).isEqualTo(3L << 20);
        assertThat(bytes("3Gi")).isEqualTo(3L << 30);
        assertThat(bytes("1t")).isEqualTo(1L << 40);
        assertThat(bytes("1p")).isEqualTo(1L << 50);
    }

    @Test
    void refusesWhatIsNoNumber() {
        for (String text : List.of("", "-", "k", "1kk", "1.5g", "0x10", "1 k", "١", "--1", "9999p")) {
            assertThat(Unit.SIZE.parse(text)).as(text).isInstanceOf(ParameterValue.Wrong.class);
        }
        assertThat(Unit.PLAIN.parse("1k")).isInstanceOf(ParameterValue.Wrong.class);
        assertThat(Unit.PLAIN.parse("-1")).isEqualTo(new ParameterValue.Numeric(-1));
    }

    @Test
    void namesEachParameterOnceInEachCatalogue() {
        for (var type : SectionType.values()) {
            var names = new HashSet<String>();
            for (var parameter : type.catalogue().parameters()) {
                assertThat(names.add(parameter.name())).as(parameter.toString()).isTrue();
                assertThat(parameter.meaning()).isNotEmpty();
                assertThat(type.catalogue().find(parameter.name())).isSameAs(parameter);
                assertThat(type.catalogue().find(parameter.lineName())).isSameAs(parameter);
            }
        }
    }

    @Test
    void takesItsOwnDefaultsAsValues() {
        for (var type : SectionType.values()) {
            var settings = Settings.defaults(type.catalogue());
            for (var parameter : type.catalogue().parameters()) {
                if (parameter.kind() != Parameter.Kind.LIST) {
                    var again = settings.with(parameter, settings.describe(parameter));
                    assertThat(again.describe(parameter)).isEqualTo(settings.describe(parameter));
                }
            }
        }
    }

    private static long seconds(String text) {
        return number(Unit.SECONDS.parse(text));
    }

    private static long bytes(String text) {
        return number(Unit.SIZE.parse(text));
    }

    private static long number(ParameterValue value) {
        return value instanceof ParameterValue.Numeric(long number) ? number : -1;
    }
}
