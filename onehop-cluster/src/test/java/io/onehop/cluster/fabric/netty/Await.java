package io.onehop.cluster.fabric.netty;

import static org.assertj.core.api.Assertions.fail;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waits until something is so, within a limit.
final class Await {
    private static final long LIMIT_NANOS = 20_000_000_000L;
    private static final long PAUSE_NANOS = 1_000_000L;

    private Await() {}

    static void until(String what, BooleanSupplier isSo) {
        until(() -> what, isSo);
    }

    static void until(Supplier<String> what, BooleanSupplier isSo) {
        long end = System.nanoTime() + LIMIT_NANOS;
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                fail("not within 20 s: " + what.get());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
