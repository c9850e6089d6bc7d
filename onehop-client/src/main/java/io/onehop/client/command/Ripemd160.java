package io.onehop.client.command;

import io.netty.buffer.ByteBufUtil;
import io.onehop.model.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The hash RIPEMD-160 (H. Dobbertin, A. Bosselaers, B. Preneel, 1996), made for keys, which are a few dozen
/// bytes and hashed once per command: it allocates the result only, unless the key is longer than one block
/// or the thread is a virtual one (a block for each of these would stay as long as they do).
///
/// Two lines of 80 steps run over each block of 16 words; in step j a line takes the word and the rotation
/// its tables name. The sums of both become the state for the next block.
final class Ripemd160 {
    private static final int BLOCK = 64;
    private static final int ASCII = 0x80;
    /// Follows the last byte.
    private static final int END = 0x80;
    private static final int WORDS = 16;
    private static final int ROUNDS = 5;
    private static final int ROTATION = 10;
    private static final byte[] LEFT_WORDS = table("0123456789abcdef 74d1a6f3c0952eb8 3ae49f812706db5c"
            + " 19ba08c4d37fe562 40597c2ae138b6fd");
    private static final byte[] RIGHT_WORDS = table("5e7092b4d6f81a3c 6b370d5aef8c4912 f5137e69b8c2a04d"
            + " 86413bf05c2d97ae cfa4158762de039b");
    private static final byte[] LEFT_SHIFTS = table("befc5879bdef6798 768db97f7cf9b7dc bd67e9dfe8d65c75"
            + " bcefef989e56865c 9f5b68dc5cdeb856");
    private static final byte[] RIGHT_SHIFTS = table("899bdff5778beec6 9df7c89b77c76fdb 97fb866ecd5edd75"
            + " f58bee6e69c9c5f8 85c9c5e68d65fdbb");

    private static final int[] LEFT_ADDED = {0, 0x5a82_7999, 0x6ed9_eba1, 0x8f1b_bcdc, 0xa953_fd4e};
    private static final int[] RIGHT_ADDED = {0x50a2_8be6, 0x5c4d_d124, 0x6d70_3ef3, 0x7a6d_76e9, 0};

    private static final ThreadLocal<int[]> OWN_BLOCK = ThreadLocal.withInitial(() -> new int[WORDS]);

    private static final Digest START =
            new Digest(0x6745_2301_efcd_ab89L, 0x98ba_dcfe_1032_5476L, 0xc3d2_e1f0);

    private Ripemd160() {}

    private static byte[] table(String digits) {
        var table = new byte[ROUNDS * WORDS];
        int count = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = Character.digit(digits.charAt(i), WORDS);
            if (digit >= 0) {
                table[count++] = (byte) digit;
            }
        }
        return table;
    }

    /// The hash of a text, a byte and bytes.
    static Digest hash(String text, int oneByte, byte[] bytes) {
        int size = ByteBufUtil.utf8Bytes(text) + 1 + bytes.length;
        int[] x = blocks(size);
        int at = put(x, put(x, 0, text), oneByte);
        put(x, at, bytes);
        return hash(x, size);
    }

    /// The hash of a text, a byte and a text.
    static Digest hash(String text, int oneByte, String second) {
        int size = ByteBufUtil.utf8Bytes(text) + 1 + ByteBufUtil.utf8Bytes(second);
        int[] x = blocks(size);
        int at = put(x, put(x, 0, text), oneByte);
        put(x, at, second);
        return hash(x, size);
    }

    /// The hash of a text, a byte and the eight bytes of a number, the highest first.
    static Digest hash(String text, int oneByte, long number) {
        int size = ByteBufUtil.utf8Bytes(text) + 1 + Long.BYTES;
        int[] x = blocks(size);
        int at = put(x, put(x, 0, text), oneByte);
        for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            at = put(x, at, (int) (number >>> shift));
        }
        return hash(x, size);
    }

    /// Room for so many bytes, the one that ends them and their length in bits.
    private static int[] blocks(int size) {
        int count = (size + Long.BYTES) / BLOCK + 1;
        if (count > 1 || Thread.currentThread().isVirtual()) {
            return new int[count * WORDS];
        }
        int[] mine = OWN_BLOCK.get();
        Arrays.fill(mine, 0);
        return mine;
    }

    private static int put(int[] x, int at, int oneByte) {
        x[at >> 2] |= (oneByte & 0xff) << ((at & 3) << 3);
        return at + 1;
    }

    private static int put(int[] x, int at, byte[] bytes) {
        int next = at;
        for (byte each : bytes) {
            next = put(x, next, each);
        }
        return next;
    }

    private static int put(int[] x, int at, String text) {
        int next = at;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= ASCII) {
                return put(x, next, text.substring(i).getBytes(StandardCharsets.UTF_8));
            }
            next = put(x, next, text.charAt(i));
        }
        return next;
    }

    private static Digest hash(int[] x, int size) {
        put(x, size, END);
        x[x.length - 2] = size << 3;
        x[x.length - 1] = size >>> Integer.SIZE - 3;
        var state = START;
        int last = x.length - WORDS;
        for (int from = 0; from < last; from += WORDS) {
            state = block(x, from, state, false);
        }
        return block(x, last, state, true);
    }

    /// Five words, of which a digest is made; those of the last block in the order of its bytes.
    private static Digest words(int first, int second, int third, int fourth, int fifth, boolean last) {
        return last
                ? new Digest(
                        pair(Integer.reverseBytes(first), Integer.reverseBytes(second)),
                        pair(Integer.reverseBytes(third), Integer.reverseBytes(fourth)),
                        Integer.reverseBytes(fifth))
                : new Digest(pair(first, second), pair(third, fourth), fifth);
    }

    private static long pair(int high, int low) {
        return (long) high << Integer.SIZE | low & 0xffff_ffffL;
    }

    private static int mix(int round, int b, int c, int d) {
        return switch (round) {
            case 0 -> b ^ c ^ d;
            case 1 -> b & c | ~b & d;
            case 2 -> (b | ~c) ^ d;
            case 3 -> b & d | c & ~d;
            default -> b ^ (c | ~d);
        };
    }

    private static Digest block(int[] x, int from, Digest state, boolean last) {
        int first = (int) (state.high() >>> Integer.SIZE);
        int second = (int) state.high();
        int third = (int) (state.middle() >>> Integer.SIZE);
        int fourth = (int) state.middle();
        int fifth = state.low();
        int a = first;
        int b = second;
        int c = third;
        int d = fourth;
        int e = fifth;
        int v = first;
        int w = second;
        int y = third;
        int z = fourth;
        int u = fifth;
        for (int j = 0; j < ROUNDS * WORDS; j++) {
            int round = j / WORDS;
            int left = a + mix(round, b, c, d) + x[from + LEFT_WORDS[j]] + LEFT_ADDED[round];
            a = e;
            e = d;
            d = Integer.rotateLeft(c, ROTATION);
            c = b;
            b = Integer.rotateLeft(left, LEFT_SHIFTS[j]) + a;
            int right = v + mix(ROUNDS - 1 - round, w, y, z) + x[from + RIGHT_WORDS[j]] + RIGHT_ADDED[round];
            v = u;
            u = z;
            z = Integer.rotateLeft(y, ROTATION);
            y = w;
            w = Integer.rotateLeft(right, RIGHT_SHIFTS[j]) + v;
        }
        return words(second + c + z, third + d + u, fourth + e + v, fifth + a + w, first + b + y,
                last);
    }
}
