package io.onehop.server.config;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/// The settings of one section as they are now. Safe for use by many threads: a reader takes the snapshot
/// once and uses it for a whole command; a change replaces the snapshot.
public final class LiveSettings {
    private final AtomicReference<Settings> current;

    /// Starts with these values.
    public LiveSettings(Settings initial) {
        current = new AtomicReference<>(initial);
    }

    /// The values now.
    public Settings now() {
        return current.get();
    }

    /// Replaces the snapshot; the change may run more than once when others change it at the same time.
    Settings update(UnaryOperator<Settings> change) {
        return current.updateAndGet(change);
    }
}
