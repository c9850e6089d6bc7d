package io.onehop.wire;

/// The eight bytes in front of every message: version, type, and the length of what follows
/// (wire-protocol reference, section 1).
///
/// As one big-endian number: version in the top byte, type in the next, the body's length in the low 48 bits.
public final class Proto {
    /// Bytes of the header.
    public static final int HEADER_SIZE = 8;
    /// The only version spoken.
    public static final int VERSION = 2;
    /// Info texts.
    public static final int TYPE_INFO = 1;
    /// Security messages.
    public static final int TYPE_ADMIN = 2;
    /// Record messages.
    public static final int TYPE_MESSAGE = 3;
    /// A record message in a zlib stream.
    public static final int TYPE_COMPRESSED = 4;
    /// The largest body a server accepts, in bytes: 128 MiB.
    public static final int MAX_BODY_SIZE = 128 << 20;

    private static final int VERSION_SHIFT = 56;
    private static final int TYPE_SHIFT = 48;
    private static final long LENGTH_MASK = (1L << TYPE_SHIFT) - 1;

    private Proto() {}

    /// The header of a body of that type and length (bytes).
    public static long header(int type, long bodyLength) {
        return (long) VERSION << VERSION_SHIFT | (long) type << TYPE_SHIFT | bodyLength;
    }

    /// The version in a header, 0..255.
    public static int version(long header) {
        return (int) (header >>> VERSION_SHIFT);
    }

    /// The type in a header, 0..255.
    public static int type(long header) {
        return (int) (header >>> TYPE_SHIFT) & 0xFF;
    }

    /// The body's length in a header, in bytes, up to 2^48-1.
    public static long length(long header) {
        return header & LENGTH_MASK;
    }
}
