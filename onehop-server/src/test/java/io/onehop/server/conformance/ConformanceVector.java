package io.onehop.server.conformance;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One message to a reference server, and what it answered.
///
/// @param description what the message is about
/// @param init        bins of the record before the message by name; none: there is no record
/// @param info        the bytes info1, info2, info3 and, if given, info4
/// @param ops         the message's operations
/// @param fields      the message's further fields
/// @param generation  the header's generation
/// @param ttl         the header's TTL, as an unsigned number of 32 bits
/// @param resultCode  the answer's result code
/// @param answeredGeneration the answer's generation, if it was recorded
/// @param results     the answer's operations
/// @param after       the bins afterwards by name; null if the record is gone or this was not recorded
/// @param recordsAfter whether the bins afterwards were recorded
/// @param oddity      the class of odd answers it belongs to; null for regular answers, on which a server
///     must insist
public record ConformanceVector(
        String description,
        Map<String, Bin> init,
        List<Integer> info,
        List<Op> ops,
        List<Field> fields,
        int generation,
        long ttl,
        int resultCode,
        @Nullable Integer answeredGeneration,
        List<Result> results,
        @Nullable Map<String, ExpectedBin> after,
        boolean recordsAfter,
        @Nullable String oddity) {

    /// A bin that is written before the message.
    public record Bin(int type, byte[] value) {}

    /// An operation of the message.
    public record Op(int code, int type, String bin, byte[] value) {}

    /// A field of the message.
    public record Field(int type, byte[] value) {}

    /// An operation of the answer.
    public record Result(String bin, ExpectedBin value) {}

    /// A value of the answer.
    public record ExpectedBin(int type, ExpectedValue value) {}

    /// Whether the answer is a regular one.
    public boolean isRegular() {
        return oddity == null;
    }
}
