package io.onehop.cli;

import io.onehop.cli.ask.ServiceAddress;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/// The node that a command starts from.
final class Seed {
    private Seed() {}

    /// Reads `HOST[:PORT]`.
    ///
    /// @throws ParameterException when it is none
    static ServiceAddress parse(String text, CommandSpec spec) {
        try {
            return ServiceAddress.parse(text);
        } catch (IllegalArgumentException refusal) {
            throw new ParameterException(spec.commandLine(), String.valueOf(refusal.getMessage()), refusal);
        }
    }
}
