package io.onehop.cli.local;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// The last lines of a file that may be long.
final class LogTail {
    private static final int MOST_BYTES = 16 * 1024;

    private LogTail() {}

    /// At most so many lines, from the last 16 KiB; none when the file cannot be read.
    static List<String> of(Path file, int lines) {
        try (var in = new RandomAccessFile(file.toFile(), "r")) {
            long start = Math.max(0, in.length() - MOST_BYTES);
            in.seek(start);
            byte[] bytes = new byte[(int) (in.length() - start)];
            in.readFully(bytes);
            List<String> all = new String(bytes, StandardCharsets.UTF_8).lines().toList();
            return all.subList(Math.max(0, all.size() - lines), all.size());
        } catch (IOException _) {
            return List.of();
        }
    }

    /// What a node said last on its console and in its log, for people.
    static String of(LocalNode node) {
        var text = new StringBuilder();
        append(text, node.consoleFile());
        append(text, node.logFile());
        return text.isEmpty() ? "\nit has said nothing in " + node.directory() : text.toString();
    }

    private static void append(StringBuilder text, Path file) {
        List<String> lines = of(file, 15);
        if (!lines.isEmpty()) {
            text.append("\nlast lines of ").append(file).append(":\n  ").append(String.join("\n  ", lines));
        }
    }
}
