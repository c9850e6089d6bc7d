package io.onehop.server.particle;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// Random packed values, well-formed but in any encoding that the dialect allows. For tests.
final class RandomValues {
    private static final int[] INTEREST = {
        0, 1, 2, 127, 128, 255, 256, 65_535, 65_536, -1, -32, -33, -128, -129
    };

    private final SplittableRandom random;

    RandomValues(SplittableRandom random) {
        this.random = random;
    }

    /// A list or map; no header says that it is ordered, no key is there twice.
    byte[] container(int depth) {
        var out = new ByteArrayOutputStream();
        if (random.nextBoolean()) {
            list(out, depth);
        } else {
            map(out, depth);
        }
        return out.toByteArray();
    }

    /// Any storable value.
    byte[] value(int depth) {
        var out = new ByteArrayOutputStream();
        value(out, depth);
        return out.toByteArray();
    }

    private void value(ByteArrayOutputStream out, int depth) {
        switch (random.nextInt(depth > 0 ? 11 : 8)) {
            case 0 -> out.write(0xC0);
            case 1 -> out.write(0xC2 + random.nextInt(2));
            case 2, 3 -> integer(out);
            case 4 -> raw(out, 3, text());
            case 5 -> raw(out, random.nextBoolean() ? 4 : 18, text());
            case 6 -> number(out);
            case 7 -> raw(out, 23, text());
            case 8 -> map(out, depth);
            default -> list(out, depth);
        }
    }

    private void list(ByteArrayOutputStream out, int depth) {
        int count = random.nextInt(random.nextInt(20) == 0 ? 40 : 5);
        boolean header = random.nextInt(4) == 0;
        head(out, 0x90, 0xDC, header ? count + 1 : count);
        if (header) {
            out.writeBytes(new byte[] {(byte) 0xC7, 0, (byte) (random.nextBoolean() ? 0x10 : 0x40)});
        }
        for (int i = 0; i < count; i++) {
            value(out, depth - 1);
        }
    }

    private void map(ByteArrayOutputStream out, int depth) {
        Map<String, byte[]> keys = new TreeMap<>();
        for (int i = random.nextInt(random.nextInt(20) == 0 ? 40 : 5); i > 0; i--) {
            var key = new ByteArrayOutputStream();
            String text = text();
            switch (random.nextInt(3)) {
                case 0 -> raw(key, 3, text);
                case 1 -> raw(key, 4, text);
                default -> key.write(text.length());
            }
            boolean isInteger = key.size() == 1;
            keys.put(isInteger ? "n" + text.length() : text, key.toByteArray());
        }
        boolean header = random.nextInt(4) == 0;
        head(out, 0x80, 0xDE, header ? keys.size() + 1 : keys.size());
        if (header) {
            out.writeBytes(new byte[] {(byte) 0xC7, 0, 0x08, (byte) 0xC0});
        }
        keys.values().forEach(key -> {
            out.writeBytes(key);
            value(out, depth - 1);
        });
    }

    private void head(ByteArrayOutputStream out, int fix, int wide, int count) {
        switch (random.nextInt(4)) {
            case 0 -> out.writeBytes(ByteBuffer.allocate(5).put((byte) (wide + 1)).putInt(count).array());
            case 1 -> out.writeBytes(ByteBuffer.allocate(3).put((byte) wide).putShort((short) count).array());
            default -> {
                if (count < 16) {
                    out.write(fix | count);
                } else {
                    out.writeBytes(ByteBuffer.allocate(3).put((byte) wide).putShort((short) count).array());
                }
            }
        }
    }

    private void integer(ByteArrayOutputStream out) {
        long value = random.nextInt(3) == 0 ? random.nextLong() : INTEREST[random.nextInt(INTEREST.length)];
        if (random.nextBoolean() && value >= -32 && value <= 127) {
            out.write((byte) value);
        } else {
            boolean unsigned = random.nextBoolean();
            byte head = (byte) (unsigned ? 0xCF : 0xD3);
            out.writeBytes(ByteBuffer.allocate(9).put(head).putLong(value).array());
        }
    }

    private void number(ByteArrayOutputStream out) {
        float value = random.nextInt(-9, 9) / 4f;
        if (random.nextBoolean()) {
            out.writeBytes(ByteBuffer.allocate(5).put((byte) 0xCA).putFloat(value).array());
        } else {
            out.writeBytes(ByteBuffer.allocate(9).put((byte) 0xCB).putDouble(value).array());
        }
    }

    private void raw(ByteArrayOutputStream out, int type, String text) {
        byte[] payload = ((char) type + text).getBytes(StandardCharsets.ISO_8859_1);
        switch (random.nextInt(4)) {
            case 0 -> out.writeBytes(new byte[] {(byte) 0xC4, (byte) payload.length});
            case 1 -> out.writeBytes(new byte[] {(byte) 0xDA, 0, (byte) payload.length});
            default -> out.write(0xA0 | payload.length);
        }
        out.writeBytes(payload);
    }

    private String text() {
        return "abacadabra".repeat(2).substring(random.nextInt(8), 8 + random.nextInt(12));
    }
}
