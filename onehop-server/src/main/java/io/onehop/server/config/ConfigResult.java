package io.onehop.server.config;

import java.util.List;
import java.util.stream.Collectors;

/// What became of a configuration.
public sealed interface ConfigResult {
    /// It is valid.
    ///
    /// @param warnings what is accepted though an operator may expect something else of it
    record Parsed(NodeConfig config, List<ConfigProblem> warnings) implements ConfigResult {}

    /// It is not, and these are all the reasons found.
    record Rejected(List<ConfigProblem> problems) implements ConfigResult {
        /// One line for each reason.
        public String text() {
            return problems.stream().map(ConfigProblem::text).collect(Collectors.joining("\n"));
        }
    }

    /// The configuration; throws IllegalArgumentException with all reasons when it is not valid.
    default NodeConfig orThrow() {
        return switch (this) {
            case Parsed(NodeConfig config, List<ConfigProblem> _) -> config;
            case Rejected rejected -> throw new IllegalArgumentException(rejected.text());
        };
    }
}
