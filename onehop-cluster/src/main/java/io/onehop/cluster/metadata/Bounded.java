package io.onehop.cluster.metadata;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/// Reads counts and texts that others have written without trusting them: what is announced must be there
/// before anything is made for it.
public final class Bounded {
    private static final int MAX_TEXT_BYTES = 0xFFFF;

    private Bounded() {}

    /// Reads a count of things that follow.
    ///
    /// @param max most that are allowed
    /// @param leastBytes bytes that each of them takes at least, 1 or more
    /// @throws IllegalArgumentException when there are more than that, or than there are bytes for
    public static int count(ByteBuf in, int max, int leastBytes) {
        int count = in.readInt();
        if (count < 0 || count > max || count > in.readableBytes() / leastBytes) {
            throw new IllegalArgumentException("bad count: count=" + count + " max=" + max + " bytes="
                    + in.readableBytes());
        }
        return count;
    }

    /// Writes a text of at most 65535 bytes.
    public static void writeText(ByteBuf out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_TEXT_BYTES) {
            throw new IllegalArgumentException("text too long: bytes=" + bytes.length);
        }
        out.writeShort(bytes.length).writeBytes(bytes);
    }

    /// Reads a text.
    ///
    /// @throws IllegalArgumentException when it has more bytes than allowed, or than are there
    public static String text(ByteBuf in, int maxBytes) {
        int length = in.readUnsignedShort();
        if (length > maxBytes || length > in.readableBytes()) {
            throw new IllegalArgumentException("bad text: bytes=" + length + " max=" + maxBytes);
        }
        return in.readString(length, StandardCharsets.UTF_8);
    }
}
