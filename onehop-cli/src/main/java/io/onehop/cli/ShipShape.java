package io.onehop.cli;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Which of several data centres ship to which. The names in small letters are the words of `--xdr`.
enum ShipShape {
    /// Each to all others: every change goes everywhere in one step.
    MESH,
    /// Each to the next, the last to the first: a change goes one step, as what came from another data centre
    /// is not shipped on.
    RING,
    /// Nothing is shipped.
    NONE;

    /// The shape by its word, or null.
    static @Nullable ShipShape of(String word) {
        for (ShipShape shape : values()) {
            if (shape.word().equals(word)) {
                return shape;
            }
        }
        return null;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The numbers of those to which the k-th ships.
    List<Integer> targets(int k, int all) {
        return switch (this) {
            case MESH -> IntStream.range(0, all).filter(other -> other != k).boxed().toList();
            case RING -> all > 1 ? List.of((k + 1) % all) : List.of();
            case NONE -> List.of();
        };
    }
}
