package io.onehop.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.model.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlatRecordTest {
    private static final Digest DIGEST = new Digest(0x0102_0304_0506_0708L, -2, 77);
    private static final byte[] NO_SET = {};

    @Test
    void laysOutTheFixedPartAsDocumented() {
        var bins = new BinTable();
        byte[] name = {'a'};
        bins.set(bins.add(name, 0, 1), 1, new byte[] {0, 0, 0, 0, 0, 0, 0, 5}, 0, 8);
        var head = new FlatRecord.Head(0xABCD, 0xFFFF_FFFEL, 0x1234_5678_9ABCL,
                "demo".getBytes(StandardCharsets.UTF_8), null);
        byte[] flat = bins.build(DIGEST, head, (int) bins.sizeWith(head));
        assertThat(java.util.HexFormat.of().formatHex(flat))
                .isEqualTo("00" + DIGEST + "abcd" + "fffffffe" + "123456789abc" + "0464656d6f"
                        + "01" + "0161" + "01" + "08" + "0000000000000005");
    }

    @Test
    void answersWhatWasPutIn() {
        SplittableRandom random = Seed.random("FlatRecordTest");
        for (int round = 0; round < 2_000; round++) {
            Map<String, byte[]> expected = new LinkedHashMap<>();
            var bins = new BinTable();
            int count = random.nextInt(4) == 0 ? random.nextInt(200) : random.nextInt(5);
            for (int i = 0; i < count; i++) {
                String name = "b" + i;
                byte[] value = bytes(random, random.nextInt(300));
                expected.put(name, value);
                byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
                bins.set(bins.add(nameBytes, 0, nameBytes.length), i % 24, value, 0, value.length);
            }
            byte[] set = bytes(random, random.nextInt(64));
            byte[] key = random.nextBoolean() ? bytes(random, 1 + random.nextInt(300)) : null;
            int generation = 1 + random.nextInt(65_535);
            long voidTime = random.nextLong(1L << 32);
            long lut = random.nextLong(1L << 48);
            var head = new FlatRecord.Head(generation, voidTime, lut, set, key);
            byte[] flat = bins.build(DIGEST, head, (int) bins.sizeWith(head));
            assertThat(flat).hasSize((int) bins.sizeWith(head));
            assertThat(FlatRecord.digest(flat)).isEqualTo(DIGEST);
            assertThat(FlatRecord.hasDigest(flat, DIGEST)).isTrue();
            assertThat(FlatRecord.generation(flat)).isEqualTo(generation);
            assertThat(FlatRecord.voidTime(flat)).isEqualTo(voidTime);
            assertThat(FlatRecord.lastUpdateMillis(flat)).isEqualTo(lut);
            assertThat(FlatRecord.isInSet(flat, set)).isTrue();
            assertThat(FlatRecord.setNameLength(flat)).isEqualTo(set.length);
            assertThat(FlatRecord.userKey(flat)).isEqualTo(key);
            assertThat(FlatRecord.binCount(flat)).isEqualTo(count);
            assertSameBins(flat, expected);
            byte[] touched = FlatRecord.withLife(flat, 99, 100);
            assertThat(FlatRecord.voidTime(touched)).isEqualTo(99);
            assertThat(FlatRecord.lastUpdateMillis(touched)).isEqualTo(100);
            assertThat(FlatRecord.generation(touched)).isEqualTo(generation);
            assertThat(FlatRecord.voidTime(flat)).as("the record itself stays").isEqualTo(voidTime);
            assertSameBins(touched, expected);
        }
    }

    private static void assertSameBins(byte[] flat, Map<String, byte[]> expected) {
        List<String> names = new ArrayList<>();
        for (var bin = new BinCursor(flat); bin.next(); ) {
            names.add(bin.name());
            int from = bin.valueOffset();
            assertThat(Arrays.copyOfRange(flat, from, from + bin.valueLength()))
                    .isEqualTo(expected.get(bin.name()));
        }
        assertThat(names).isEqualTo(List.copyOf(expected.keySet()));
    }

    private static byte[] bytes(SplittableRandom random, int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /// The table of bins against a map, over loads, additions, changes and removals, below and above the size
    /// at which it begins to hash.
    @Test
    void changesBinsAsAMapDoes() {
        SplittableRandom random = Seed.random("FlatRecordTest");
        var bins = new BinTable();
        var head = new FlatRecord.Head(1, 0, 0, NO_SET, null);
        for (int round = 0; round < 300; round++) {
            Map<String, Integer> model = new LinkedHashMap<>();
            int names = 1 + random.nextInt(random.nextBoolean() ? 10 : 120);
            byte[] flat = null;
            for (int generation = 0; generation < 4; generation++) {
                bins.load(flat);
                for (int step = 0; step < 60; step++) {
                    change(bins, model, "bin" + random.nextInt(names), random.nextInt(256),
                            random.nextInt(3) == 0);
                }
                assertThat(bins.count()).isEqualTo(model.size());
                flat = bins.build(DIGEST, head, (int) bins.sizeWith(head));
                Map<String, byte[]> expected = new LinkedHashMap<>();
                model.forEach((name, value) -> expected.put(name, new byte[] {(byte) (int) value}));
                assertSameBins(flat, expected);
            }
        }
    }

    private static void change(BinTable bins, Map<String, Integer> model, String name, int value,
            boolean removes) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        int index = bins.find(bytes, 0, bytes.length);
        assertThat(index != BinTable.ABSENT).isEqualTo(model.containsKey(name));
        if (removes) {
            if (index != BinTable.ABSENT) {
                bins.remove(index);
                model.remove(name);
            }
            return;
        }
        int at = index == BinTable.ABSENT ? bins.add(bytes, 0, bytes.length) : index;
        bins.set(at, 4, new byte[] {(byte) value}, 0, 1);
        model.put(name, value);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 0x7F, 0x80, 0x3FFF, 0x4000, 0x1F_FFFF, 0x20_0000, 0xFFF_FFFF, 0x1000_0000,
            Integer.MAX_VALUE})
    void writesVarintsOfEverySize(int value) {
        var bytes = new byte[8];
        int end = Varint.write(bytes, 1, value);
        assertThat(end - 1).isEqualTo(Varint.size(value));
        assertThat(Varint.read(bytes, 1)).isEqualTo(value);
        int expectedSize = value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x20_0000 ? 3 : value < 0x1000_0000
                ? 4 : 5;
        assertThat(Varint.size(value)).isEqualTo(expectedSize);
    }
}
