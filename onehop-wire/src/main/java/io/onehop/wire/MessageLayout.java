package io.onehop.wire;

/// Sizes and limits of record messages (wire-protocol reference, sections 2 to 4 and 6).
public final class MessageLayout {
    /// Bytes of the message header that follows the [Proto] header.
    public static final int HEADER_SIZE = 22;
    /// Bytes in front of a field's data: its size (4) and type (1).
    public static final int FIELD_HEADER_SIZE = 5;
    /// Bytes in front of an operation's bin name: its size (4), code, particle type, flags and name length (1
    /// each).
    public static final int OP_HEADER_SIZE = 8;
    /// What an operation's size counts besides name and value.
    public static final int OP_HEADER_COUNTED = 4;
    /// The longest bin name, in bytes.
    public static final int MAX_BIN_NAME = 15;
    /// The longest set name, in bytes.
    public static final int MAX_SET_NAME = 63;
    /// The longest namespace name, in bytes.
    public static final int MAX_NAMESPACE_NAME = 31;
    /// The most bins in a record.
    public static final int MAX_BINS = 32_767;
    /// The most operations in a message.
    public static final int MAX_OPS = 32_768;
    /// The longest life a write may ask for, in seconds: ten years.
    public static final int MAX_TTL_SECONDS = 315_360_000;
    /// TTL of a write: live for ever.
    public static final int TTL_NEVER = 0xFFFF_FFFF;
    /// TTL of a write: keep the void time as it is.
    public static final int TTL_KEEP = 0xFFFF_FFFE;

    private MessageLayout() {}
}
