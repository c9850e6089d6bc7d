package io.onehop.cli;

import java.util.ArrayList;
import java.util.List;

/// Rows of words below each other. Not safe for use by several threads.
final class TextTable {
    private final List<String[]> rows = new ArrayList<>();

    TextTable(String... heads) {
        rows.add(heads);
    }

    /// Adds a row with as many words as there are heads.
    TextTable add(String... words) {
        if (words.length != rows.getFirst().length) {
            throw new IllegalArgumentException("a row of " + words.length + " words below "
                    + rows.getFirst().length + " heads");
        }
        rows.add(words);
        return this;
    }

    /// Whether there are rows below the heads.
    boolean isEmpty() {
        return rows.size() == 1;
    }

    /// Lines joined by line ends, without one at the end; two blanks between columns.
    @Override
    public String toString() {
        var widths = new int[rows.getFirst().length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        var text = new StringBuilder();
        for (String[] row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < row.length; i++) {
                line.append(row[i]).repeat(' ', widths[i] - row[i].length() + 2);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.substring(0, text.length() - 1);
    }
}
