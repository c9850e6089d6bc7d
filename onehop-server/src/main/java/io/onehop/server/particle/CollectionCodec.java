package io.onehop.server.particle;

import static io.onehop.server.particle.PackedFormat.*;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Writes a list or map anew in the stored form (cdt reference, section 3): every head as short as it can be,
/// flags that are not stored left out, maps sorted by key.
///
/// The input must have passed [CollectionChecker]. The result is never longer than the input: each head
/// shrinks or keeps its size. For one thread.
final class CollectionCodec {
    private final PackedCursor in = new PackedCursor();
    private final PackedOrder order = new PackedOrder();
    private final byte[] source;
    private final PackedWriter out;

    private CollectionCodec(byte[] source, int offset, int length) {
        this.source = source;
        in.set(source, offset, length);
        out = new PackedWriter(length);
    }

    /// The stored form of the value in `source[offset, offset + length)`, or null when it must be rejected: a
    /// list flagged as ordered that is not, or a map with the same key twice.
    static byte @Nullable [] storedForm(byte[] source, int offset, int length) {
        var codec = new CollectionCodec(source, offset, length);
        if (!codec.value()) {
            return null;
        }
        byte[] bytes = codec.out.bytes();
        int size = codec.out.at();
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }

    private boolean value() {
        int start = in.at();
        in.next();
        return switch (in.kind()) {
            case NIL, BOOL, DOUBLE -> {
                out.copy(source, start, in.at() - start);
                yield true;
            }
            case INTEGER -> {
                out.integer(in.bits(), in.isLarge());
                yield true;
            }
            case STRING, BYTES, GEOJSON -> {
                out.rawHead(in.length());
                out.copy(source, in.from(), in.length());
                yield true;
            }
            case LIST -> list(in.count(), in.flags());
            case MAP -> map(in.count(), in.flags());
            case EXT, INFINITY, WILDCARD -> false;
        };
    }

    private boolean list(int count, int flags) {
        out.listHead(count, flags);
        boolean ordered = (flags & LIST_ORDERED) != 0;
        int previous = -1;
        for (int i = 0; i < count; i++) {
            int place = out.at();
            if (!value() || (ordered && previous >= 0 && order.compare(out.bytes(), previous, place) > 0)) {
                return false;
            }
            previous = place;
        }
        return true;
    }

    private boolean map(int count, int flags) {
        out.mapHead(count, flags);
        int[] pairs = new int[count];
        boolean sorted = true;
        for (int i = 0; i < count; i++) {
            pairs[i] = out.at();
            boolean key = value();
            if (!key || !value()) {
                return false;
            }
            sorted = sorted && (i == 0 || order.compare(out.bytes(), pairs[i - 1], pairs[i]) < 0);
        }
        return sorted || sort(pairs);
    }

    /// Sorts the pairs just written; false if a key is there twice.
    private boolean sort(int[] pairs) {
        int base = pairs[0];
        byte[] unsorted = Arrays.copyOfRange(out.bytes(), base, out.at());
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] -= base;
        }
        order.sort(unsorted, pairs, pairs.length);
        out.rewind(base);
        var pair = new PackedCursor();
        for (int i = 0; i < pairs.length; i++) {
            if (i > 0 && order.compare(unsorted, pairs[i - 1], pairs[i]) == 0) {
                return false;
            }
            pair.set(unsorted, pairs[i], unsorted.length - pairs[i]).skip(2);
            out.copy(unsorted, pairs[i], pair.at() - pairs[i]);
        }
        return true;
    }
}
