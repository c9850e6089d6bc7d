package io.onehop.cli.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The process that listens on a port of this machine, and the CPU time it has used: out of Linux's `/proc`.
///
/// @param proc the directory, `/proc` but in tests
public record ListenerProcess(Path proc) {
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final String LISTENS = "0A";
    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;
    /// Linux tells programs CPU time in hundredths of a second, whatever the kernel's own tick.
    private static final long MICROS_PER_TICK = 10_000;

    /// What a search found.
    public sealed interface Answer {
        /// The process.
        record Found(long pid) implements Answer {}

        /// None, and why.
        record Unknown(String reason) implements Answer {}
    }

    /// The process that listens at an address of this machine.
    public Answer find(InetSocketAddress address) {
        if (!isLocal(address.getAddress())) {
            return new Answer.Unknown("the server is on another machine");
        }
        if (!Files.isReadable(proc.resolve("net/tcp"))) {
            return new Answer.Unknown("this system has no /proc/net/tcp");
        }
        try {
            Set<String> sockets = listeners(address.getPort());
            return sockets.isEmpty()
                    ? new Answer.Unknown("no process here listens on port " + address.getPort())
                    : owner(sockets);
        } catch (IOException e) {
            return new Answer.Unknown("/proc cannot be read: " + e.getMessage());
        }
    }

    private static boolean isLocal(InetAddress address) {
        try {
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException _) {
            return false;
        }
    }

    /// The sockets that listen on a port, as the links in `/proc/PID/fd` name them.
    private Set<String> listeners(int port) throws IOException {
        String ending = String.format(Locale.ROOT, ":%04X", port);
        var sockets = new HashSet<String>();
        for (String table : List.of("net/tcp", "net/tcp6")) {
            Path file = proc.resolve(table);
            if (!Files.isReadable(file)) {
                continue;
            }
            for (String line : Files.readAllLines(file)) {
                String[] words = line.trim().split("\\s+", -1);
                boolean listens = words.length > INODE && words[STATE].equals(LISTENS);
                if (listens && words[LOCAL_ADDRESS].endsWith(ending)) {
                    sockets.add("socket:[" + words[INODE] + "]");
                }
            }
        }
        return sockets;
    }

    private Answer owner(Set<String> sockets) throws IOException {
        for (Path process : processes()) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
                for (Path file : files) {
                    if (sockets.contains(Files.readSymbolicLink(file).toString())) {
                        return new Answer.Found(Long.parseLong(process.getFileName().toString()));
                    }
                }
            } catch (IOException | java.nio.file.DirectoryIteratorException _) {
                // Somebody else's process, or one that has just ended or closed a file: not ours to see.
            }
        }
        return new Answer.Unknown("the server belongs to another user");
    }

    private List<Path> processes() throws IOException {
        var processes = new ArrayList<Path>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(proc, "[0-9]*")) {
            all.forEach(processes::add);
        }
        return processes;
    }

    /// CPU time, user and system, that a process has used so far, in microseconds; -1 when it cannot be read.
    public long cpuMicros(long pid) {
        try {
            String stat = Files.readString(proc.resolve(pid + "/stat"));
            // The program's name may hold blanks and brackets: count fields from the last bracket on.
            String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return (Long.parseLong(words[USER_TIME]) + Long.parseLong(words[SYSTEM_TIME])) * MICROS_PER_TICK;
        } catch (IOException | RuntimeException _) {
            return -1;
        }
    }
}
