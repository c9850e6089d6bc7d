package io.onehop.cluster.migration;

import io.onehop.model.Digest;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Collects the pieces of one INSERT: kind (1), then for a record its length (4) and bytes, before them the
/// mark of what it replaces if it does; for a removal the entry that was told.
final class FrameWriter {
    private static final int FULL = 64 << 10;
    private static final int FIRST = 8 << 10;
    private static final int HEAD = 1 + Integer.BYTES;

    private ByteBuffer out = ByteBuffer.allocate(FIRST);
    private int records;

    private ByteBuffer room(int bytes) {
        if (out.remaining() < bytes) {
            int wanted = Math.max(out.capacity() * 2, out.position() + bytes);
            out = ByteBuffer.wrap(Arrays.copyOf(out.array(), wanted)).position(out.position());
        }
        return out;
    }

    void plain(byte[] flat) {
        room(HEAD + flat.length).put((byte) MigrationMessage.PLAIN).putInt(flat.length).put(flat);
        records++;
    }

    /// The record is better than the one that was told there.
    void over(byte[] flat, Told told, int index) {
        room(HEAD + Told.MARK_SIZE + flat.length)
                .put((byte) MigrationMessage.OVER)
                .put(told.bytes(), Told.offset(index) + Digest.SIZE, Told.MARK_SIZE)
                .putInt(flat.length)
                .put(flat);
        records++;
    }

    /// The record that was told there is none any more.
    void remove(Told told, int index) {
        room(1 + Told.SIZE)
                .put((byte) MigrationMessage.REMOVE)
                .put(told.bytes(), Told.offset(index), Told.SIZE);
    }

    boolean isFull() {
        return out.position() >= FULL;
    }

    boolean isEmpty() {
        return out.position() == 0;
    }

    /// Records in it, removals not.
    int records() {
        return records;
    }

    byte[] bytes() {
        return Arrays.copyOf(out.array(), out.position());
    }
}
