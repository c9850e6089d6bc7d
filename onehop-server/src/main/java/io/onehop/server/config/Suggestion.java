package io.onehop.server.config;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// Finds the known word an unknown one is most like.
final class Suggestion {
    /// Longer words are not compared: no name is that long, and the comparison is quadratic.
    private static final int LONGEST = 64;

    private Suggestion() {}

    /// `; did you mean 'x'?`, or nothing when no word is near.
    static String of(String unknown, Collection<String> known) {
        String nearest = nearest(unknown, known);
        return nearest == null ? "" : "; did you mean '" + nearest + "'?";
    }

    /// The nearest word within a third of the letters, the first in the alphabet among equals, or null.
    static @Nullable String nearest(String unknown, Collection<String> known) {
        if (unknown.length() > LONGEST) {
            return null;
        }
        String nearest = null;
        int least = Math.max(1, unknown.length() / 3) + 1;
        for (String candidate : known) {
            int distance = distance(unknown, candidate);
            boolean earlier = nearest != null && candidate.compareTo(nearest) < 0;
            if (distance < least || (distance == least && earlier)) {
                nearest = candidate;
                least = distance;
            }
        }
        return nearest;
    }

    /// Edits (insert, delete, replace a letter) that turn one word into the other.
    private static int distance(String left, String right) {
        int[] above = new int[right.length() + 1];
        for (int j = 0; j < above.length; j++) {
            above[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int[] row = new int[right.length() + 1];
            row[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int replace = above[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replace, Math.min(above[j], row[j - 1]) + 1);
            }
            above = row;
        }
        return above[right.length()];
    }
}
