package io.onehop.server.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.model.Digest;
import io.onehop.server.protocol.LogLines;
import io.onehop.server.protocol.RawMessage;
import io.onehop.server.protocol.RawOp;
import org.junit.jupiter.api.Test;

/// A node whose index may not become larger (seed 002; config-stats reference, section 2).
class IndexBudgetTest {
    private static final int SERVER_ERROR = 1;
    private static final int MOST = 100_000;

    private final NamespaceUnderTest test =
            new NamespaceUnderTest("namespace.test.indexes-memory-budget=200k");

    private static RawMessage put(int key) {
        return RawMessage.put(key, RawOp.write("b", key));
    }

    /// Creates records until one is refused.
    private int fill() {
        int key = 0;
        int code = 0;
        while (code == 0) {
            assertThat(key).isLessThan(MOST);
            code = test.code(put(key++));
            if (key % 100 == 0) {
                test.pass(1);
            }
        }
        assertThat(code).isEqualTo(SERVER_ERROR);
        return key - 1;
    }

    /// S2-53, S2-54, S2-55, S2-57: answers 1, and logs what nodes log that get no memory for their index.
    @Test
    void refusesNewRecordsAndLogsWhy() {
        try (var log = new LogLines()) {
            int refused = fill();
            assertThat(log.texts())
                    .anyMatch(each -> each.matches("could not allocate \\d+-byte arena stage \\d+: .*"))
                    .contains("arenax alloc failed")
                    .contains("{test} write_master: fail as_record_get_create() <Digest>:0x"
                            + Digest.read(RawMessage.digest(refused), 0));
            int before = log.texts().size();
            test.code(put(refused));
            assertThat(log.texts()).as("once a second").hasSize(before);
        }
    }

    @Test
    void goesOnChangingWhatThereIs() {
        int refused = fill();
        assertThat(test.code(put(1))).isZero();
        assertThat(test.code(RawMessage.delete(2))).isZero();
        assertThat(test.code(RawMessage.get(3))).isZero();
        assertThat(test.code(put(refused))).isEqualTo(SERVER_ERROR);
        assertThat(test.config.setConfig("context=namespace;id=test;indexes-memory-budget=0"))
                .isEqualTo("ok");
        test.pass(1);
        assertThat(test.code(put(refused))).isZero();
    }
}
