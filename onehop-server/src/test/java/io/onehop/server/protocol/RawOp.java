package io.onehop.server.protocol;

import io.onehop.model.ParticleType;
import io.onehop.wire.OpType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// An operation of a request, part by part.
///
/// @param code the operation's code
/// @param type the value's particle type
/// @param name the bin's name, any bytes
/// @param value the value's bytes
public record RawOp(int code, int type, byte[] name, byte[] value) {
    private static final byte[] NOTHING = {};

    /// An operation on a bin.
    public static RawOp of(int code, int type, String bin, byte[] value) {
        return new RawOp(code, type, bin.getBytes(StandardCharsets.UTF_8), value);
    }

    /// Reads a bin.
    public static RawOp read(String bin) {
        return of(OpType.READ, 0, bin, NOTHING);
    }

    /// Writes an integer.
    public static RawOp write(String bin, long value) {
        return of(OpType.WRITE, ParticleType.INTEGER, bin, bytes(value));
    }

    /// Writes a string.
    public static RawOp write(String bin, String value) {
        return of(OpType.WRITE, ParticleType.STRING, bin, value.getBytes(StandardCharsets.UTF_8));
    }

    /// Writes bytes.
    public static RawOp write(String bin, byte[] value) {
        return of(OpType.WRITE, ParticleType.BLOB, bin, value);
    }

    /// Removes a bin.
    public static RawOp remove(String bin) {
        return of(OpType.WRITE, ParticleType.NULL, bin, NOTHING);
    }

    /// Adds to an integer.
    public static RawOp add(String bin, long value) {
        return of(OpType.INCR, ParticleType.INTEGER, bin, bytes(value));
    }

    /// Appends to a string.
    public static RawOp append(String bin, String value) {
        return of(OpType.APPEND, ParticleType.STRING, bin, value.getBytes(StandardCharsets.UTF_8));
    }

    /// Prepends to a string.
    public static RawOp prepend(String bin, String value) {
        return of(OpType.PREPEND, ParticleType.STRING, bin, value.getBytes(StandardCharsets.UTF_8));
    }

    /// Touches the record.
    public static RawOp touch() {
        return of(OpType.TOUCH, 0, "", NOTHING);
    }

    /// Drops all bins.
    public static RawOp deleteAll() {
        return of(OpType.DELETE_ALL, 0, "", NOTHING);
    }

    private static byte[] bytes(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }
}
