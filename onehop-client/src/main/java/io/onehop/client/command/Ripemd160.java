package io.onehop.client.command;

import io.onehop.model.Digest;

/// The hash RIPEMD-160 (H. Dobbertin, A. Bosselaers, B. Preneel, 1996), made for keys, which are a few dozen
/// bytes and hashed once per command: it allocates little more than its result. For one thread and text.
///
/// Two lines of 80 steps run over each block of 16 words; in step j a line takes the word and the rotation its
/// tables name. The sums of both become the state for the next block.
final class Ripemd160 {
    private static final int BLOCK = 64;
    private static final int WORDS = 16;
    /// Where a last block has the length of the text in bits.
    private static final int LENGTH_WORD = 14;
    private static final int STATE = 5;
    private static final int ROTATION = 10;
    private static final byte[] LEFT_WORDS = table("0123456789abcdef 74d1a6f3c0952eb8 3ae49f812706db5c"
            + " 19ba08c4d37fe562 40597c2ae138b6fd");
    private static final byte[] RIGHT_WORDS = table("5e7092b4d6f81a3c 6b370d5aef8c4912 f5137e69b8c2a04d"
            + " 86413bf05c2d97ae cfa4158762de039b");
    private static final byte[] LEFT_SHIFTS = table("befc5879bdef6798 768db97f7cf9b7dc bd67e9dfe8d65c75"
            + " bcefef989e56865c 9f5b68dc5cdeb856");
    private static final byte[] RIGHT_SHIFTS = table("899bdff5778beec6 9df7c89b77c76fdb 97fb866ecd5edd75"
            + " f58bee6e69c9c5f8 85c9c5e68d65fdbb");

    /// The words of the block, then the state, then what the left line made of it.
    private final int[] x = new int[WORDS + 2 * STATE];
    private long size;

    Ripemd160() {
        x[WORDS] = 0x6745_2301;
        x[WORDS + 1] = 0xefcd_ab89;
        x[WORDS + 2] = 0x98ba_dcfe;
        x[WORDS + 3] = 0x1032_5476;
        x[WORDS + 4] = 0xc3d2_e1f0;
    }

    private static byte[] table(String digits) {
        var table = new byte[STATE * WORDS];
        int count = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = Character.digit(digits.charAt(i), WORDS);
            if (digit >= 0) {
                table[count++] = (byte) digit;
            }
        }
        return table;
    }

    /// Adds bytes to the text.
    void add(byte[] bytes) {
        for (byte each : bytes) {
            add(each);
        }
    }

    /// Adds the lowest eight bits to the text.
    void add(int oneByte) {
        put(oneByte);
        size++;
    }

    private void put(int oneByte) {
        int at = (int) (size & BLOCK - 1);
        x[at >> 2] |= (oneByte & 0xff) << ((at & 3) << 3);
        if (at == BLOCK - 1) {
            block();
        }
    }

    /// The hash of the text; nothing may be added after that.
    Digest digest() {
        long bits = size << 3;
        put(0x80);
        if ((size & BLOCK - 1) != BLOCK - 1 && (size & BLOCK - 1) >= LENGTH_WORD << 2) {
            block();
        }
        x[LENGTH_WORD] = (int) bits;
        x[LENGTH_WORD + 1] = (int) (bits >>> Integer.SIZE);
        block();
        return new Digest(pair(WORDS), pair(WORDS + 2), Integer.reverseBytes(x[WORDS + 4]));
    }

    private long pair(int at) {
        return (long) Integer.reverseBytes(x[at]) << Integer.SIZE
                | Integer.reverseBytes(x[at + 1]) & 0xffff_ffffL;
    }

    private void block() {
        left();
        right();
        for (int i = 0; i < WORDS; i++) {
            x[i] = 0;
        }
    }

    private void left() {
        int a = x[WORDS];
        int b = x[WORDS + 1];
        int c = x[WORDS + 2];
        int d = x[WORDS + 3];
        int e = x[WORDS + 4];
        for (int j = 0; j < WORDS; j++) {
            int t = Integer.rotateLeft(a + (b ^ c ^ d) + x[LEFT_WORDS[j]], LEFT_SHIFTS[j]) + e;
            a = e;
            e = d;
            d = Integer.rotateLeft(c, ROTATION);
            c = b;
            b = t;
        }
        for (int j = WORDS; j < 2 * WORDS; j++) {
            int t = Integer.rotateLeft(a + (b & c | ~b & d) + x[LEFT_WORDS[j]] + 0x5a82_7999, LEFT_SHIFTS[j]) + e;
            a = e;
            e = d;
            d = Integer.rotateLeft(c, ROTATION);
            c = b;
            b = t;
        }
        for (int j = 2 * WORDS; j < 3 * WORDS; j++) {
            int t = Integer.rotateLeft(a + ((b | ~c) ^ d) + x[LEFT_WORDS[j]] + 0x6ed9_eba1, LEFT_SHIFTS[j]) + e;
            a = e;
            e = d;
            d = Integer.rotateLeft(c, ROTATION);
            c = b;
            b = t;
        }
        for (int j = 3 * WORDS; j < 4 * WORDS; j++) {
            int t = Integer.rotateLeft(a + (b & d | c & ~d) + x[LEFT_WORDS[j]] + 0x8f1b_bcdc, LEFT_SHIFTS[j]) + e;
            a = e;
            e = d;
            d = Integer.rotateLeft(c, ROTATION);
            c = b;
            b = t;
        }
        for (int j = 4 * WORDS; j < 5 * WORDS; j++) {
            int t = Integer.rotateLeft(a + (b ^ (c | ~d)) + x[LEFT_WORDS[j]] + 0xa953_fd4e, LEFT_SHIFTS[j]) + e;
            a = e;
            e = d;
            d = Integer.rotateLeft(c, ROTATION);
            c = b;
            b = t;
        }
        x[WORDS + STATE] = a;
        x[WORDS + STATE + 1] = b;
        x[WORDS + STATE + 2] = c;
        x[WORDS + STATE + 3] = d;
        x[WORDS + STATE + 4] = e;
    }

    private void right() {
        int a = x[WORDS];
        int b = x[WORDS + 1];
        int c = x[WORDS + 2];
        int d = x[WORDS + 3];
        int e = x[WORDS + 4];
        for (int j = 0; j < WORDS; j++) {
            int t = Integer.rotateLeft(a + (b ^ (c | ~d)) + x[RIGHT_WORDS[j]] + 0x50a2_8be6, RIGHT_SHIFTS[j]) + e;
            a = e;
            e = d;
            d = Integer.rotateLeft(c, ROTATION);
            c = b;
            b = t;
        }
        for (int j = WORDS; j < 2 * WORDS; j++) {
            int t = Integer.rotateLeft(a + (b & d | c & ~d) + x[RIGHT_WORDS[j]] + 0x5c4d_d124, RIGHT_SHIFTS[j]) + e;
            a = e;
            e = d;
            d = Integer.rotateLeft(c, ROTATION);
            c = b;
            b = t;
        }
        for (int j = 2 * WORDS; j < 3 * WORDS; j++) {
            int t = Integer.rotateLeft(a + ((b | ~c) ^ d) + x[RIGHT_WORDS[j]] + 0x6d70_3ef3, RIGHT_SHIFTS[j]) + e;
            a = e;
            e = d;
            d = Integer.rotateLeft(c, ROTATION);
            c = b;
            b = t;
        }
        for (int j = 3 * WORDS; j < 4 * WORDS; j++) {
            int t = Integer.rotateLeft(a + (b & c | ~b & d) + x[RIGHT_WORDS[j]] + 0x7a6d_76e9, RIGHT_SHIFTS[j]) + e;
            a = e;
            e = d;
            d = Integer.rotateLeft(c, ROTATION);
            c = b;
            b = t;
        }
        for (int j = 4 * WORDS; j < 5 * WORDS; j++) {
            int t = Integer.rotateLeft(a + (b ^ c ^ d) + x[RIGHT_WORDS[j]], RIGHT_SHIFTS[j]) + e;
            a = e;
            e = d;
            d = Integer.rotateLeft(c, ROTATION);
            c = b;
            b = t;
        }
        int second = x[WORDS + 1] + x[WORDS + STATE + 2] + d;
        x[WORDS + 1] = x[WORDS + 2] + x[WORDS + STATE + 3] + e;
        x[WORDS + 2] = x[WORDS + 3] + x[WORDS + STATE + 4] + a;
        x[WORDS + 3] = x[WORDS + 4] + x[WORDS + STATE] + b;
        x[WORDS + 4] = x[WORDS] + x[WORDS + STATE + 1] + c;
        x[WORDS] = second;
    }
}
