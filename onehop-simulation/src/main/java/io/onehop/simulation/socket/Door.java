package io.onehop.simulation.socket;

import org.jspecify.annotations.Nullable;

/// A host's service port.
@FunctionalInterface
public interface Door {
    /// Where the next connection goes to, or null when nobody listens.
    @Nullable Entrance next();
}
