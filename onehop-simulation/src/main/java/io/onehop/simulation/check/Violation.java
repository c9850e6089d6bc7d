package io.onehop.simulation.check;

import io.onehop.client.command.Key;
import org.jspecify.annotations.Nullable;

/// Something that must not be.
///
/// @param rule which rule is broken
/// @param what how, for people
/// @param key the record it is about, if it is about one
public record Violation(String rule, String what, @Nullable Key key) {
    /// About no record in particular.
    static Violation of(String rule, String what) {
        return new Violation(rule, what, null);
    }
}
