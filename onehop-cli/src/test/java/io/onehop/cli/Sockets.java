package io.onehop.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/// The TCP connections of this process, as Linux tells of them.
final class Sockets {
    private static final int REMOTE = 2;
    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final String ESTABLISHED = "01";

    private Sockets() {}

    /// How many of them lead to that port and are established.
    static int established(int port) {
        var mine = inodes();
        String end = String.format(Locale.ROOT, ":%04X", port);
        int count = 0;
        try {
            for (var table : new String[] {"/proc/net/tcp", "/proc/net/tcp6"}) {
                for (String line : Files.readAllLines(Path.of(table))) {
                    String[] cells = line.strip().split("\\s+");
                    if (cells.length > INODE && cells[REMOTE].endsWith(end)
                            && cells[STATE].equals(ESTABLISHED) && mine.contains(cells[INODE])) {
                        count++;
                    }
                }
            }
            return count;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Set<String> inodes() {
        var inodes = new HashSet<String>();
        try (var descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (var descriptor : descriptors) {
                try {
                    String target = Files.readSymbolicLink(descriptor).toString();
                    if (target.startsWith("socket:[")) {
                        inodes.add(target.substring("socket:[".length(), target.length() - 1));
                    }
                } catch (IOException _) {
                    // Closed meanwhile.
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return inodes;
    }
}
