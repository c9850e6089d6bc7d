package io.onehop.server.config;

/// Something in a configuration that an operator should know.
///
/// @param source the file's name, or the override as it was written: `--set service.prot=1`
/// @param line the line in the file, from 1; 0 for an override and for what concerns the file as a whole
/// @param parameter the parameter or section it is about, empty when it is about none
/// @param message what is wrong and what would be right
public record ConfigProblem(String source, int line, String parameter, String message) {
    /// One line: `onehop.conf:12: default-tll: unknown parameter of namespace; did you mean 'default-ttl'?`.
    public String text() {
        return source + (line > 0 ? ":" + line : "") + ": "
                + (parameter.isEmpty() ? "" : parameter + ": ") + message;
    }
}
