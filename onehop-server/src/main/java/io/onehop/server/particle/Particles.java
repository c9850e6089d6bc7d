package io.onehop.server.particle;

import io.onehop.model.ParticleType;
import io.onehop.model.ResultCode;
import org.jspecify.annotations.Nullable;

/// The rules for a bin's value: what a client may write and the form in which it is stored, and what INCR,
/// APPEND and PREPEND make of a value (record-semantics reference, section 4.4; cdt reference, section 4).
///
/// Every method answers a result code; with [ResultCode#OK] the last argument points at the bytes to store,
/// which may be the client's own bytes. Writing integers, doubles, booleans, strings and bytes, and INCR,
/// allocate nothing; neither do lists and maps copy anything if they come in the stored form.
///
/// Arguments may be the same slice. Immutable and safe for many threads; the slices belong to the caller's
/// thread.
public final class Particles {
    private static final int WIDE_INTEGER_BYTES = 16;
    private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

    private final GeoCells geoCells;

    /// @param geoCells how GeoJSON gets its cells
    public Particles(GeoCells geoCells) {
        this.geoCells = geoCells;
    }

    /// WRITE: any value replaces any other. Deleting a bin (writing type 0) is the caller's business.
    ///
    /// @param value what the client sent
    /// @param into  the bytes to store, if the answer is OK; else as before
    /// @return OK, PARAMETER (malformed, or a type that cannot be stored), SERVER_ERROR (list or map
    ///     rejected), INVALID_GEOJSON
    public ResultCode stored(ParticleSlice value, ParticleSlice into) {
        int type = value.type();
        return switch (type) {
            case ParticleType.INTEGER -> storedInteger(value, into);
            case ParticleType.DOUBLE -> kept(value.length() == Double.BYTES, value, into);
            case ParticleType.STRING -> kept(true, value, into);
            case ParticleType.BOOL -> kept(isBool(value), value, into);
            case ParticleType.HLL ->
                kept(HllImage.isValid(value.bytes(), value.offset(), value.length()), value, into);
            case ParticleType.LIST -> storedCollection(PackedKind.LIST, value, into);
            case ParticleType.MAP -> storedCollection(PackedKind.MAP, value, into);
            case ParticleType.GEOJSON -> made(
                    geoCells.storedForm(value.bytes(), value.offset(), value.length()),
                    ResultCode.INVALID_GEOJSON, type, into);
            default -> kept(ParticleType.isBytes(type), value, into);
        };
    }

    /// INCR: adds to an integer (64 bits, wraps) or a double. A missing bin gets the operand, whatever its
    /// type is.
    ///
    /// @param present the bin's stored value, absent if there is no such bin
    /// @param operand what the client sent
    /// @param into    the bytes to store, if the answer is OK; else as before
    /// @return as [#stored], or INCOMPATIBLE_TYPE if the two cannot be added
    public ResultCode incremented(ParticleSlice present, ParticleSlice operand, ParticleSlice into) {
        if (!isKnown(operand.type())) {
            return ResultCode.PARAMETER;
        }
        if (present.isAbsent()) {
            return stored(operand, into);
        }
        if (present.type() != operand.type()) {
            return ResultCode.INCOMPATIBLE_TYPE;
        }
        return switch (operand.type()) {
            case ParticleType.INTEGER -> addedIntegers(present, operand, into);
            case ParticleType.DOUBLE -> addedDoubles(present, operand, into);
            default -> ResultCode.INCOMPATIBLE_TYPE;
        };
    }

    /// APPEND: joins strings, or bytes of one type. A missing bin gets the operand, whatever its type is.
    ///
    /// @param present the bin's stored value, absent if there is no such bin
    /// @param operand what the client sent
    /// @param into    the bytes to store, if the answer is OK; else as before
    /// @return as [#stored], INCOMPATIBLE_TYPE if the two cannot be joined, RECORD_TOO_BIG if no array can
    ///     hold them
    public ResultCode appended(ParticleSlice present, ParticleSlice operand, ParticleSlice into) {
        ResultCode answer = joinable(present, operand);
        if (answer != ResultCode.OK) {
            return answer;
        }
        return present.isAbsent() ? stored(operand, into) : joined(present, operand, operand.type(), into);
    }

    /// PREPEND: as [#appended], the operand in front.
    public ResultCode prepended(ParticleSlice present, ParticleSlice operand, ParticleSlice into) {
        ResultCode answer = joinable(present, operand);
        if (answer != ResultCode.OK) {
            return answer;
        }
        return present.isAbsent() ? stored(operand, into) : joined(operand, present, operand.type(), into);
    }

    /// Whether a bin can have this type; a value without type is none.
    private static boolean isKnown(int type) {
        return switch (type) {
            case ParticleType.INTEGER, ParticleType.DOUBLE, ParticleType.STRING,
                    ParticleType.BOOL, ParticleType.HLL, ParticleType.MAP, ParticleType.LIST,
                    ParticleType.GEOJSON -> true;
            default -> ParticleType.isBytes(type);
        };
    }

    private static boolean isBool(ParticleSlice value) {
        return value.length() == 1 && (value.bytes()[value.offset()] & ~1) == 0;
    }

    /// Integers of 1, 2 and 4 bytes are signed; all are stored as eight bytes.
    private static ResultCode storedInteger(ParticleSlice value, ParticleSlice into) {
        int length = value.length();
        if (length == Long.BYTES) {
            return kept(true, value, into);
        }
        if (length != Byte.BYTES && length != Short.BYTES && length != Integer.BYTES) {
            return ResultCode.PARAMETER;
        }
        into.setNumber(ParticleType.INTEGER, shortInteger(value));
        return ResultCode.OK;
    }

    private static long shortInteger(ParticleSlice value) {
        long number = value.bytes()[value.offset()];
        for (int i = 1; i < value.length(); i++) {
            number = (number << Byte.SIZE) | (value.bytes()[value.offset() + i] & 0xFF);
        }
        return number;
    }

    private static ResultCode kept(boolean valid, ParticleSlice value, ParticleSlice into) {
        if (!valid) {
            return ResultCode.PARAMETER;
        }
        if (into != value) {
            into.set(value);
        }
        return ResultCode.OK;
    }

    private static ResultCode storedCollection(PackedKind kind, ParticleSlice value, ParticleSlice into) {
        byte[] bytes = value.bytes();
        int offset = value.offset();
        int length = value.length();
        return switch (new CollectionChecker().check(kind, bytes, offset, length)) {
            case STORED_FORM -> kept(true, value, into);
            case REWRITE -> made(
                    CollectionCodec.storedForm(bytes, offset, length), ResultCode.SERVER_ERROR,
                    value.type(), into);
            case REJECTED -> ResultCode.SERVER_ERROR;
        };
    }

    private static ResultCode made(
            byte @Nullable [] bytes, ResultCode otherwise, int type, ParticleSlice into) {
        if (bytes == null) {
            return otherwise;
        }
        into.set(type, bytes, 0, bytes.length);
        return ResultCode.OK;
    }

    /// An increment of 16 bytes, which the protocol allows here and nowhere else, counts modulo 2^64 like the
    /// sum.
    private static ResultCode addedIntegers(
            ParticleSlice present, ParticleSlice operand, ParticleSlice into) {
        long delta;
        switch (operand.length()) {
            case Byte.BYTES, Short.BYTES, Integer.BYTES, Long.BYTES, WIDE_INTEGER_BYTES ->
                delta = shortInteger(operand);
            default -> {
                return ResultCode.PARAMETER;
            }
        }
        into.setNumber(ParticleType.INTEGER, present.bits() + delta);
        return ResultCode.OK;
    }

    private static ResultCode addedDoubles(
            ParticleSlice present, ParticleSlice operand, ParticleSlice into) {
        if (operand.length() != Double.BYTES) {
            return ResultCode.PARAMETER;
        }
        double sum = Double.longBitsToDouble(present.bits()) + Double.longBitsToDouble(operand.bits());
        into.setNumber(ParticleType.DOUBLE, Double.doubleToRawLongBits(sum));
        return ResultCode.OK;
    }

    private static ResultCode joinable(ParticleSlice present, ParticleSlice operand) {
        int type = operand.type();
        if (!isKnown(type)) {
            return ResultCode.PARAMETER;
        }
        boolean joins = type == ParticleType.STRING || ParticleType.isBytes(type);
        return present.isAbsent() || (joins && present.type() == type)
                ? ResultCode.OK
                : ResultCode.INCOMPATIBLE_TYPE;
    }

    private static ResultCode joined(
            ParticleSlice first, ParticleSlice second, int type, ParticleSlice into) {
        if (second.length() > MAX_BYTES - first.length()) {
            return ResultCode.RECORD_TOO_BIG;
        }
        byte[] bytes = new byte[first.length() + second.length()];
        System.arraycopy(first.bytes(), first.offset(), bytes, 0, first.length());
        System.arraycopy(second.bytes(), second.offset(), bytes, first.length(), second.length());
        into.set(type, bytes, 0, bytes.length);
        return ResultCode.OK;
    }
}
