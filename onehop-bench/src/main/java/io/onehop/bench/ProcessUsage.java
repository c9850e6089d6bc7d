package io.onehop.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a process has used so far, out of Linux's `/proc`; on other systems, or without a process, everything
/// is 0.
///
/// @param cpuMicros user and system time of all its threads, in microseconds (10 ms steps)
/// @param rssKib memory in RAM, in KiB
public record ProcessUsage(long cpuMicros, long rssKib) {
    /// Linux counts CPU time for programs in hundredths of a second, whatever the kernel's own tick.
    private static final long MICROS_PER_TICK = 10_000;
    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;

    /// Reads process `pid`, or nothing when it is 0.
    public static ProcessUsage of(long pid) {
        Path process = Path.of("/proc", Long.toString(pid));
        if (pid == 0 || !Files.exists(process)) {
            return new ProcessUsage(0, 0);
        }
        try {
            String stat = Files.readString(process.resolve("stat"));
            // The program's name may hold blanks and brackets: count fields from the last bracket on.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", USER_TIME + 3);
            long ticks = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
            return new ProcessUsage(ticks * MICROS_PER_TICK, rss(process));
        } catch (IOException gone) {
            throw new UncheckedIOException("process " + pid + " cannot be read", gone);
        }
    }

    private static long rss(Path process) throws IOException {
        for (String line : Files.readAllLines(process.resolve("status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return 0;
    }
}
