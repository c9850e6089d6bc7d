package io.onehop.server.config;

/// A parameter that was given another value while the node runs.
///
/// @param parameter which
/// @param namespace of which namespace, empty for parameters of the node
/// @param set of which set, empty for parameters of the node or a namespace
/// @param now all values of its section after the change
public record ConfigChange(Parameter parameter, String namespace, String set, Settings now) {
    /// Told of each change, after it took effect, by the thread that made it; it must not block.
    @FunctionalInterface
    public interface Listener {
        /// This has changed.
        void changed(ConfigChange change);
    }
}
