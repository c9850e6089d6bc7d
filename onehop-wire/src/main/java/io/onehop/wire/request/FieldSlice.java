package io.onehop.wire.request;

import java.nio.charset.StandardCharsets;

/// The data of one field of a message: a piece of the message's bytes.
///
/// @param bytes shared with the message; not to be written
/// @param offset where the data starts
/// @param length bytes of data
public record FieldSlice(byte[] bytes, int offset, int length) {
    /// The data as text.
    public String text() {
        return new String(bytes, offset, length, StandardCharsets.UTF_8);
    }

    /// The data as an unsigned 32-bit number; only when the length is 4.
    public long u32() {
        return BigEndian.u32(bytes, offset);
    }

    /// The data as a 64-bit number; only when the length is 8.
    public long i64() {
        return BigEndian.i64(bytes, offset);
    }

    /// The little-endian 16-bit number at that place of the data.
    public int u16LittleEndian(int index) {
        return bytes[offset + index] & 0xFF | (bytes[offset + index + 1] & 0xFF) << 8;
    }
}
