package io.onehop.cli;

import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// Ends this process in good order when the process that keeps it is gone, also when that was killed.
final class ParentWatch {
    private static final long PERIOD_MILLIS = 500;

    private ParentWatch() {}

    /// Looks twice a second from now on, and runs the action once when the process is gone.
    static void on(long pid, Runnable action) {
        Optional<ProcessHandle> keeper = ProcessHandle.of(pid);
        // A killed parent that nobody has waited for still looks alive, but is not our parent any more.
        boolean isParent = isParent(pid);
        var watch = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("onehop-parent").factory());
        var _ = watch.scheduleWithFixedDelay(() -> {
            if (keeper.isEmpty() || !keeper.get().isAlive() || isParent && !isParent(pid)) {
                watch.shutdown();
                action.run();
            }
        }, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static boolean isParent(long pid) {
        return ProcessHandle.current().parent().map(parent -> parent.pid() == pid).orElse(false);
    }
}
