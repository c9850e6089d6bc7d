package io.onehop.client.command;

import io.onehop.model.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The hash RIPEMD-160 (H. Dobbertin, A. Bosselaers, B. Preneel, 1996), made for keys, which are a few dozen
/// bytes and hashed once per command: it allocates little more than its result. For one thread and text.
///
/// Two lines of 80 steps run over each block of 16 words; in step j a line takes the word and the rotation its
/// tables name. The sums of both become the state for the next block.
final class Ripemd160 {
    private static final int BLOCK = 64;
    private static final int ASCII = 0x80;
    private static final int WORDS = 16;
    /// Where a last block has the length of the text in bits.
    private static final int LENGTH_WORD = 14;
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

    private final int[] x = new int[WORDS];
    private int first = 0x6745_2301;
    private int second = 0xefcd_ab89;
    private int third = 0x98ba_dcfe;
    private int fourth = 0x1032_5476;
    private int fifth = 0xc3d2_e1f0;
    private long size;

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

    /// Adds a text in UTF-8.
    void add(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= ASCII) {
                add(text.substring(i).getBytes(StandardCharsets.UTF_8));
                return;
            }
            add(text.charAt(i));
        }
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
        return new Digest(pair(first, second), pair(third, fourth), Integer.reverseBytes(fifth));
    }

    private static long pair(int high, int low) {
        return (long) Integer.reverseBytes(high) << Integer.SIZE
                | Integer.reverseBytes(low) & 0xffff_ffffL;
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

    private void block() {
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
            int left = a + mix(round, b, c, d) + x[LEFT_WORDS[j]] + LEFT_ADDED[round];
            a = e;
            e = d;
            d = Integer.rotateLeft(c, ROTATION);
            c = b;
            b = Integer.rotateLeft(left, LEFT_SHIFTS[j]) + a;
            int right = v + mix(ROUNDS - 1 - round, w, y, z) + x[RIGHT_WORDS[j]] + RIGHT_ADDED[round];
            v = u;
            u = z;
            z = Integer.rotateLeft(y, ROTATION);
            y = w;
            w = Integer.rotateLeft(right, RIGHT_SHIFTS[j]) + v;
        }
        int sum = second + c + z;
        second = third + d + u;
        third = fourth + e + v;
        fourth = fifth + a + w;
        fifth = first + b + y;
        first = sum;
        Arrays.fill(x, 0);
    }
}
