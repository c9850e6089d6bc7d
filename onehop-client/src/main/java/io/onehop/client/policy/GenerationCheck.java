package io.onehop.client.policy;

/// When a write is refused because of the record's generation.
public enum GenerationCheck {
    /// Never.
    NONE,
    /// Unless it is the expected one.
    EQUAL,
    /// Unless the expected one is greater (for copies from elsewhere).
    GREATER
}
