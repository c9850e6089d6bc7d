package io.onehop.server.particle;

/// The order of packed values (cdt reference, section 2), on their bytes: no value is unpacked into objects.
///
/// First by [PackedKind], then within the kind: integers by value, strings and bytes by unsigned bytes (a
/// prefix is smaller), lists element by element, maps by their number of pairs and then pair by pair in
/// stored order, doubles by value, GeoJSON by its packed form (hence the shorter one first). The flags of a
/// list or map do not count.
///
/// It is a total order with two exceptions that the protocol wants: a NaN equals every double, and a wildcard
/// equals whatever stands in its place and ends the comparison of the container it stands in.
///
/// Values must be well-formed and no deeper than [#MAX_DEPTH]; maps inside must be sorted by key. An encoding
/// that is not the shortest makes no difference. For one thread.
public final class PackedOrder {
    /// Lists and maps inside one another, at most; the same bound as for paths into them (cdt reference,
    /// section 12).
    public static final int MAX_DEPTH = 64;

    private final PackedCursor left = new PackedCursor();
    private final PackedCursor right = new PackedCursor();
    private boolean wildcardMet;

    /// Compares the value at `a` in `leftBytes` with the value at `b` in `rightBytes`.
    ///
    /// @return negative, 0 or positive
    /// @throws IllegalArgumentException if there is no well-formed value, or one that is too deep
    public int compare(byte[] leftBytes, int a, byte[] rightBytes, int b) {
        left.set(leftBytes, a, leftBytes.length - a);
        right.set(rightBytes, b, rightBytes.length - b);
        int result = compareNext(0);
        wildcardMet = false;
        return result;
    }

    /// Compares two values that lie in the same array.
    public int compare(byte[] bytes, int a, int b) {
        return compare(bytes, a, bytes, b);
    }

    /// Sorts places of values in `bytes` by the values there; equal ones keep their order.
    ///
    /// @param places offsets into `bytes`; the first `count` of them are sorted
    public void sort(byte[] bytes, int[] places, int count) {
        int[] source = places;
        int[] target = new int[count];
        boolean elsewhere = false;
        for (int width = 1; width < count && width > 0; width <<= 1) {
            for (int low = 0; low < count; low += 2 * width) {
                int middle = Math.min(low + width, count);
                merge(bytes, source, target, low, middle, Math.min(middle + width, count));
            }
            int[] swap = source;
            source = target;
            target = swap;
            elsewhere = !elsewhere;
        }
        if (elsewhere) {
            System.arraycopy(source, 0, places, 0, count);
        }
    }

    private void merge(byte[] bytes, int[] source, int[] target, int low, int middle, int high) {
        int a = low;
        int b = middle;
        for (int to = low; to < high; to++) {
            boolean fromLeft = b >= high || (a < middle && compare(bytes, source[a], source[b]) <= 0);
            target[to] = fromLeft ? source[a++] : source[b++];
        }
    }

    private int compareNext(int depth) {
        if (!left.next() || !right.next()) {
            throw new IllegalArgumentException("no packed value");
        }
        PackedKind kind = left.kind();
        if (kind == PackedKind.WILDCARD || right.kind() == PackedKind.WILDCARD) {
            wildcardMet = true;
            skipped(left.skipChildren() && right.skipChildren());
            return 0;
        }
        if (kind != right.kind()) {
            return kind.compareTo(right.kind());
        }
        return switch (kind) {
            case NIL, INFINITY, WILDCARD -> 0;
            case BOOL -> Long.compare(left.bits(), right.bits());
            case INTEGER -> compareIntegers();
            case STRING, BYTES -> left.comparePayload(right);
            case LIST -> compareContainers(depth, left.count(), right.count());
            case MAP -> left.count() != right.count()
                    ? Integer.compare(left.count(), right.count())
                    : compareContainers(depth, left.children(), right.children());
            case DOUBLE -> compareDoubles(left.doubleValue(), right.doubleValue());
            case GEOJSON, EXT -> left.length() != right.length()
                    ? Integer.compare(left.length(), right.length())
                    : compareExtensions();
        };
    }

    private int compareContainers(int depth, int leftCount, int rightCount) {
        if (depth >= MAX_DEPTH) {
            throw new IllegalArgumentException("packed value too deep");
        }
        int common = Math.min(leftCount, rightCount);
        for (int i = 1; i <= common; i++) {
            int result = compareNext(depth + 1);
            if (result != 0) {
                return result;
            }
            if (wildcardMet) {
                wildcardMet = false;
                skipped(left.skip(leftCount - i) && right.skip(rightCount - i));
                return 0;
            }
        }
        return Integer.compare(leftCount, rightCount);
    }

    private int compareIntegers() {
        return left.isLarge() == right.isLarge()
                ? Long.compare(left.bits(), right.bits())
                : Boolean.compare(left.isLarge(), right.isLarge());
    }

    /// Not [Double#compare]: −0.0 equals 0.0, and a NaN equals everything.
    private static int compareDoubles(double a, double b) {
        if (a < b) {
            return -1;
        }
        return a > b ? 1 : 0;
    }

    private int compareExtensions() {
        int byPayload = left.comparePayload(right);
        return byPayload != 0 || left.kind() == PackedKind.GEOJSON
                ? byPayload
                : Long.compare(left.bits(), right.bits());
    }

    private static void skipped(boolean wellFormed) {
        if (!wellFormed) {
            throw new IllegalArgumentException("no packed value");
        }
    }
}
