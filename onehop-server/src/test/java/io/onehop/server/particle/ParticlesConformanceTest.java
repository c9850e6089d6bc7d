package io.onehop.server.particle;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.model.ParticleType;
import io.onehop.model.ResultCode;
import io.onehop.server.conformance.ConformanceVector;
import io.onehop.server.conformance.ConformanceVector.Bin;
import io.onehop.server.conformance.ConformanceVector.ExpectedBin;
import io.onehop.server.conformance.ConformanceVectors;
import io.onehop.server.conformance.ExpectedValue;
import io.onehop.wire.OpType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Plays the recorded writes of a reference server against the rules alone, without a server.
class ParticlesConformanceTest {
    private static final Set<Integer> VALUE_OPS =
            Set.of(OpType.WRITE, OpType.INCR, OpType.APPEND, OpType.PREPEND);
    private static final int INFO2_WRITE = 1;

    private final Particles particles = new Particles(new GeoCells(GeoCovering.DEFAULT));

    @Test
    void answersRecordedWritesAsTheReferenceDoes() {
        assertThat(play("rec")).isEqualTo(584);
    }

    @Test
    void answersRecordedWritesOfListsAndMapsAsTheReferenceDoes() {
        assertThat(play("list")).isEqualTo(16);
    }

    @Test
    void answersRecordedWritesOfHyperLogLogsAsTheReferenceDoes() {
        assertThat(play("hll")).isEqualTo(8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "map", "ctx", "hll", "exp"})
    void acceptsWhatTheReferenceHadStored(String file) {
        Map<String, String> stored = new HashMap<>();
        for (ConformanceVector vector : ConformanceVectors.load(file)) {
            vector.init().forEach((name, bin) -> {
                String form = bin.type() + " " + ExpectedValue.form(bin.value());
                String written = stored.computeIfAbsent(form, _ -> write(bin));
                if (isUntouched(vector, name)) {
                    ExpectedBin after = afterwards(vector, name);
                    assertThat(written).as("%s %s", file, vector.description())
                            .isEqualTo(after.type() + " " + after.value().recorded());
                }
            });
        }
        assertThat(stored).isNotEmpty().doesNotContainValue("");
    }

    private static ExpectedBin afterwards(ConformanceVector vector, String bin) {
        return Objects.requireNonNull(Objects.requireNonNull(vector.after()).get(bin));
    }

    private static boolean isUntouched(ConformanceVector vector, String bin) {
        Map<String, ExpectedBin> after = vector.after();
        return after != null
                && after.containsKey(bin)
                && vector.ops().stream().noneMatch(op -> op.bin().equals(bin));
    }

    private String write(Bin bin) {
        var value = new ParticleSlice().set(bin.type(), bin.value(), 0, bin.value().length);
        return particles.stored(value, value) == ResultCode.OK
                ? value.type() + " " + ExpectedValue.form(value.copy())
                : "";
    }

    /// Plays what can be decided by the value's rules alone; answers how many vectors that were.
    private int play(String file) {
        int played = 0;
        Set<String> codes = new HashSet<>();
        for (ConformanceVector vector : ConformanceVectors.load(file)) {
            if (isDecidedByValue(vector)) {
                play(vector);
                played++;
                codes.add(vector.ops().getFirst().code() + ":" + vector.resultCode());
            }
        }
        System.out.println(file + ": played=" + played + " op:result=" + codes);
        return played;
    }

    /// One op that changes a value, in a plain message, not the deletion of a bin, and answered with a code
    /// that is about the value.
    private static boolean isDecidedByValue(ConformanceVector vector) {
        if (vector.ops().size() != 1 || !vector.isRegular() || !vector.fields().isEmpty()) {
            return false;
        }
        var op = vector.ops().getFirst();
        boolean isDeletion = op.code() == OpType.WRITE && op.type() == ParticleType.NULL;
        return VALUE_OPS.contains(op.code())
                && !isDeletion
                && vector.info().equals(List.of(0, INFO2_WRITE, 0))
                && Set.of(0, 1, 4, 12, 160).contains(vector.resultCode())
                && vector.generation() == 0
                && vector.ttl() == 0;
    }

    private void play(ConformanceVector vector) {
        var op = vector.ops().getFirst();
        var present = new ParticleSlice();
        Bin before = vector.init().get(op.bin());
        if (before != null) {
            present.set(before.type(), before.value(), 0, before.value().length);
        }
        var operand = new ParticleSlice().set(op.type(), op.value(), 0, op.value().length);
        var into = new ParticleSlice();
        ResultCode answer = switch (op.code()) {
            case OpType.WRITE -> particles.stored(operand, into);
            case OpType.INCR -> particles.incremented(present, operand, into);
            case OpType.APPEND -> particles.appended(present, operand, into);
            default -> particles.prepended(present, operand, into);
        };
        assertThat(answer.code()).as(vector.description()).isEqualTo(vector.resultCode());
        if (answer == ResultCode.OK) {
            ExpectedBin expected = afterwards(vector, op.bin());
            assertThat(into.type()).as(vector.description()).isEqualTo(expected.type());
            assertThat(ExpectedValue.form(into.copy())).as(vector.description())
                    .isEqualTo(expected.value().recorded());
        }
    }
}
