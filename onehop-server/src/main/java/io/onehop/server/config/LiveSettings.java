package io.onehop.server.config;

/// The settings of one section as they are now. Safe for use by many threads: a reader takes the snapshot
/// once and uses it for a whole command; a change replaces the snapshot.
public final class LiveSettings {
    private volatile Settings current;

    /// Starts with these values.
    public LiveSettings(Settings initial) {
        current = initial;
    }

    /// The values now.
    public Settings now() {
        return current;
    }

    /// Replaces the snapshot. One thread at a time changes a configuration ([ConfigChanges]).
    void replace(Settings next) {
        current = next;
    }
}
