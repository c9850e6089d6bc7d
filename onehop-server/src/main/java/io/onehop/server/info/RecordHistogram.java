package io.onehop.server.info;

import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// How many records of a namespace or set fall into which bucket, as of the last time it was computed.
///
/// @param width       of all buckets together, in units
/// @param bucketWidth of one bucket; not used by [Type#OBJECT_SIZE], whose buckets double
/// @param counts      records per bucket
public record RecordHistogram(long width, long bucketWidth, long[] counts) {
    /// What is counted.
    public enum Type {
        /// Seconds that records have left.
        TTL("ttl", "seconds"),
        /// Bytes of records; bucket i holds 2^i bytes or more but less than 2^(i+1).
        OBJECT_SIZE("object-size", "bytes"),
        /// Bytes of records, in buckets of one width.
        OBJECT_SIZE_LINEAR("object-size-linear", "bytes");

        private final String text;
        private final String units;

        Type(String text, String units) {
            this.text = text;
            this.units = units;
        }

        /// The value of the command's `type`.
        String text() {
            return text;
        }
    }

    /// The answer's text.
    String answer(Type type) {
        if (type == Type.OBJECT_SIZE) {
            var text = new StringBuilder("units=").append(type.units);
            for (int i = 0; i < counts.length; i++) {
                if (counts[i] > 0) {
                    text.append(":[").append(1L << i).append('-').append(1L << (i + 1)).append(")=")
                            .append(counts[i]);
                }
            }
            return text.toString();
        }
        return "units=" + type.units + ":hist-width=" + width + ":bucket-width=" + bucketWidth + ":buckets="
                + LongStream.of(counts).mapToObj(Long::toString).collect(Collectors.joining(","));
    }
}
