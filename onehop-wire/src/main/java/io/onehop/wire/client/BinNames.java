package io.onehop.wire.client;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The names of bins a connection read lately, so that a reply's names are not made anew each time. For one
/// thread at a time.
public final class BinNames {
    private static final int SLOTS = 64;
    private static final int ASCII = 0x80;
    private static final int FACTOR = 31;

    private final @Nullable String[] names = new @Nullable String[SLOTS];

    /// Reads a name of that many bytes.
    String read(ByteBuf in, int size) {
        int begin = in.readerIndex();
        int hash = size;
        for (int i = 0; i < size; i++) {
            hash = hash * FACTOR + in.getByte(begin + i);
        }
        int slot = (hash ^ hash >>> Byte.SIZE) & SLOTS - 1;
        var known = names[slot];
        if (known == null || !is(known, in, size)) {
            known = in.toString(begin, size, StandardCharsets.UTF_8);
            names[slot] = known;
        }
        in.skipBytes(size);
        return known;
    }

    /// Names beyond ASCII are read anew each time.
    private static boolean is(String known, ByteBuf in, int size) {
        if (known.length() != size) {
            return false;
        }
        int begin = in.readerIndex();
        for (int i = 0; i < size; i++) {
            int letter = known.charAt(i);
            if (letter >= ASCII || letter != in.getByte(begin + i)) {
                return false;
            }
        }
        return true;
    }
}
