package io.onehop.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// For what happens in one of the client's next looks.
final class Waiting {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private Waiting() {}

    /// Until it is so; fails when that takes too long.
    static void until(BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - begin).as("waited too long").isLessThan(LIMIT_NANOS);
            Thread.onSpinWait();
        }
    }

    /// For so many more looks at that node.
    static void looks(ScriptedNode node, int count) {
        int before = node.looks.get();
        until(() -> node.looks.get() >= before + count);
    }
}
