package io.onehop.server.particle;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/// A second, simple opinion on packed values: unpacks them into a tree and compares trees (cdt reference,
/// section 2). For tests; it knows what [RandomValues] makes, and no more.
final class PackedModel {
    /// A value: the rank of its kind, and what it holds.
    private record Node(int rank, Object content) implements Comparable<Node> {
        @Override
        @SuppressWarnings({"unchecked", "rawtypes"})
        public int compareTo(Node other) {
            if (rank != other.rank) {
                return Integer.compare(rank, other.rank);
            }
            if (content instanceof byte[] mine && other.content instanceof byte[] theirs) {
                int byLength = rank == 9 ? Integer.compare(mine.length, theirs.length) : 0;
                return byLength != 0 ? byLength : Arrays.compareUnsigned(mine, theirs);
            }
            if (content instanceof List<?> mine && other.content instanceof List<?> theirs) {
                int bySize = rank == 6 ? Integer.compare(mine.size(), theirs.size()) : 0;
                return bySize != 0 ? bySize : Arrays.compare(
                        mine.toArray(Node[]::new), theirs.toArray(Node[]::new));
            }
            return ((Comparable) content).compareTo(other.content);
        }

        @Override
        public String toString() {
            return rank + ":" + (content instanceof byte[] bytes ? Arrays.toString(bytes) : content);
        }
    }

    private PackedModel() {}

    static boolean isMap(byte[] bytes) {
        int head = bytes[0] & 0xFF;
        return (head & 0xF0) == 0x80 || head >= 0xDE;
    }

    /// A text that is the same for the same value in whatever encoding.
    static String form(byte[] bytes) {
        return read(ByteBuffer.wrap(bytes)).toString();
    }

    static int compare(byte[] a, byte[] b) {
        return read(ByteBuffer.wrap(a)).compareTo(read(ByteBuffer.wrap(b)));
    }

    private static Node read(ByteBuffer in) {
        int head = in.get() & 0xFF;
        if (head < 0x80 || head >= 0xE0) {
            return new Node(3, BigInteger.valueOf((byte) head));
        }
        if (head < 0xC0) {
            return head < 0x90 ? map(in, head & 15) : head < 0xA0 ? list(in, head & 15) : raw(in, head & 31);
        }
        return switch (head) {
            case 0xC0 -> new Node(1, 0);
            case 0xC2, 0xC3 -> new Node(2, head);
            case 0xC4, 0xD9 -> raw(in, in.get() & 0xFF);
            case 0xDA -> raw(in, in.getShort());
            case 0xCA -> new Node(8, (double) in.getFloat());
            case 0xCB -> new Node(8, in.getDouble());
            case 0xCC, 0xCD, 0xCE, 0xCF -> new Node(3, new BigInteger(1, bytes(in, 1 << (head - 0xCC))));
            case 0xD0, 0xD1, 0xD2, 0xD3 -> new Node(3, new BigInteger(bytes(in, 1 << (head - 0xD0))));
            case 0xDC -> list(in, in.getShort());
            case 0xDD -> list(in, in.getInt());
            case 0xDE -> map(in, in.getShort());
            case 0xDF -> map(in, in.getInt());
            default -> throw new IllegalArgumentException("head " + head);
        };
    }

    private static byte[] bytes(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static Node raw(ByteBuffer in, int length) {
        byte[] payload = bytes(in, length);
        int type = length == 0 ? 4 : payload[0];
        return new Node(type == 3 ? 4 : type == 23 ? 9 : 7, payload);
    }

    private static Node list(ByteBuffer in, int count) {
        List<Node> elements = new ArrayList<>();
        for (int i = header(in, count, 3); i < count; i++) {
            elements.add(read(in));
        }
        return new Node(5, elements);
    }

    private static Node map(ByteBuffer in, int count) {
        var pairs = new TreeMap<Node, Node>();
        for (int i = header(in, count, 4); i < count; i++) {
            Node key = read(in);
            pairs.put(key, read(in));
        }
        List<Node> flat = new ArrayList<>();
        pairs.forEach((key, value) -> {
            flat.add(key);
            flat.add(value);
        });
        return new Node(6, flat);
    }

    /// Goes past the header, if there is one; answers the elements it takes.
    private static int header(ByteBuffer in, int count, int length) {
        if (count == 0 || (in.get(in.position()) & 0xFF) != 0xC7) {
            return 0;
        }
        in.position(in.position() + length);
        return 1;
    }
}
