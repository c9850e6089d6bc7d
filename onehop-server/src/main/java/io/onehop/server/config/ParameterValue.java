package io.onehop.server.config;

/// What a value's text turned out to be.
public sealed interface ParameterValue {
    /// An integer, a boolean (1 or 0) or a choice (its place among the choices).
    record Numeric(long number) implements ParameterValue {}

    /// A text, or one element of a list.
    record Text(String text) implements ParameterValue {}

    /// No value of the parameter, and why.
    record Wrong(String reason) implements ParameterValue {}
}
