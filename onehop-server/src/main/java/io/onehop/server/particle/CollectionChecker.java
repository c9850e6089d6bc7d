package io.onehop.server.particle;

import static io.onehop.server.particle.PackedFormat.*;

import io.onehop.model.ParticleType;

/// Whether a list or map that a client sent may be stored, and whether it already has the stored form (cdt
/// reference, sections 3 and 4). Reads every byte once and writes none, so a value in the stored form, which
/// is what current clients send, is kept without being copied.
///
/// The answer [Verdict#REWRITE] is given at the first deviation that can be mended; from there on only the
/// structure is checked and the order of lists is left to [CollectionCodec], which knows the mended bytes.
/// For one thread.
final class CollectionChecker {
    /// What a check found.
    enum Verdict {
        /// In the stored form.
        STORED_FORM,
        /// Well-formed, to be rewritten by [CollectionCodec], which may still reject it.
        REWRITE,
        /// Not to be stored.
        REJECTED
    }

    private final PackedCursor cursor = new PackedCursor();
    private final PackedOrder order = new PackedOrder();
    private byte[] bytes = {};
    private boolean rewrite;

    /// Checks the value in `bytes[offset, offset + length)`, which must be a list or a map as `wanted` says.
    Verdict check(PackedKind wanted, byte[] value, int offset, int length) {
        bytes = value;
        rewrite = false;
        if (!cursor.set(value, offset, length).next() || cursor.kind() != wanted) {
            return Verdict.REJECTED;
        }
        cursor.set(value, offset, length);
        if (!storable(0) || !cursor.isAtEnd()) {
            return Verdict.REJECTED;
        }
        return rewrite ? Verdict.REWRITE : Verdict.STORED_FORM;
    }

    /// Checks the next value, which has `depth` containers around it.
    private boolean storable(int depth) {
        if (!cursor.next() || !cursor.kind().isStorable()) {
            return false;
        }
        rewrite |= !cursor.isCanonical();
        if (!cursor.kind().isContainer()) {
            return true;
        }
        if (depth == PackedOrder.MAX_DEPTH) {
            return false;
        }
        return cursor.kind() == PackedKind.LIST
                ? list(cursor.count(), (cursor.flags() & LIST_ORDERED) != 0, depth + 1)
                : map(cursor.count(), (cursor.flags() & MAP_KEY_ORDERED) != 0, depth + 1);
    }

    private boolean list(int count, boolean ordered, int depth) {
        int previous = -1;
        for (int i = 0; i < count; i++) {
            int place = cursor.at();
            if (!storable(depth)) {
                return false;
            }
            if (ordered && !rewrite) {
                if (previous >= 0 && order.compare(bytes, previous, place) > 0) {
                    return false;
                }
                previous = place;
            }
        }
        return true;
    }

    private boolean map(int count, boolean keyOrdered, int depth) {
        int previous = -1;
        for (int i = 0; i < count; i++) {
            int key = cursor.at();
            if (!cursor.next() || !isKey()) {
                return false;
            }
            rewrite |= !cursor.isCanonical();
            int step = previous < 0 ? -1 : order.compare(bytes, previous, key);
            if (step == 0 || (step > 0 && keyOrdered)) {
                return false;
            }
            rewrite |= step > 0;
            previous = key;
            if (!storable(depth)) {
                return false;
            }
        }
        return true;
    }

    /// Whether the scalar just read may be a map's key. Bytes of length 0 have no type byte and count as
    /// bytes.
    private boolean isKey() {
        return switch (cursor.kind()) {
            case INTEGER, STRING -> true;
            case BYTES -> cursor.length() == 0 || bytes[cursor.from()] == ParticleType.BLOB;
            default -> false;
        };
    }
}
