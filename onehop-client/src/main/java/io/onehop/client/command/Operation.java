package io.onehop.client.command;

import io.onehop.model.Bin;
import io.onehop.model.Value;
import io.onehop.wire.OpType;
import java.util.Objects;

/// One step of [Operate]; steps run in order, all or none (wire-protocol reference, section 4).
///
/// @param type a code of [OpType]
/// @param bin empty where the operation concerns the whole record
/// @param value [Value.Null] where it has none
public record Operation(int type, String bin, Value value) {
    /// @throws NullPointerException without a bin's name or value
    public Operation {
        Objects.requireNonNull(bin, "bin");
        Objects.requireNonNull(value, "value");
    }

    /// Reads every bin.
    public static Operation readAll() {
        return new Operation(OpType.READ, "", Value.absent());
    }

    /// Reads a bin.
    public static Operation read(String bin) {
        return new Operation(OpType.READ, bin, Value.absent());
    }

    /// Writes a bin, or removes it when its value is [Value.Null].
    public static Operation put(Bin bin) {
        return new Operation(OpType.WRITE, bin.name(), bin.value());
    }

    /// Adds to a bin's integer; an absent bin counts as 0.
    public static Operation add(String bin, long delta) {
        return new Operation(OpType.INCR, bin, Value.of(delta));
    }

    /// Adds to a bin's floating-point number; an absent bin counts as 0.
    public static Operation add(String bin, double delta) {
        return new Operation(OpType.INCR, bin, Value.of(delta));
    }

    /// Puts a string or blob behind the bin's.
    public static Operation append(String bin, Value value) {
        return new Operation(OpType.APPEND, bin, value);
    }

    /// Puts a string or blob in front of the bin's.
    public static Operation prepend(String bin, Value value) {
        return new Operation(OpType.PREPEND, bin, value);
    }

    /// Renews the record's life.
    public static Operation touch() {
        return new Operation(OpType.TOUCH, "", Value.absent());
    }

    /// Removes the record.
    public static Operation delete() {
        return new Operation(OpType.DELETE_ALL, "", Value.absent());
    }

    /// Any operation by its code: lists, maps, bits, sketches and expressions carry their packed arguments as
    /// a blob.
    public static Operation of(int type, String bin, Value value) {
        return new Operation(type, bin, value);
    }

    /// Whether it may change the record. Codes this client does not know count as changes.
    public boolean isWrite() {
        return switch (type) {
            case OpType.READ, OpType.CDT_READ, OpType.EXP_READ, OpType.BITS_READ, OpType.HLL_READ -> false;
            default -> true;
        };
    }

    /// Whether it may answer with a value.
    public boolean answers() {
        return switch (type) {
            case OpType.WRITE, OpType.INCR, OpType.APPEND, OpType.PREPEND -> false;
            case OpType.TOUCH, OpType.DELETE_ALL -> false;
            default -> true;
        };
    }

    /// Whether it reads every bin.
    public boolean isReadAll() {
        return type == OpType.READ && bin.isEmpty();
    }
}
