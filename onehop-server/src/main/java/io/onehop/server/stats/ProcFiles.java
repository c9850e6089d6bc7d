package io.onehop.server.stats;

/// Reads the texts in which Linux tells of processors and memory. Pure.
final class ProcFiles {
    private static final int USER = 1;
    private static final int NICE = 2;
    private static final int IDLE = 4;
    private static final int IO_WAIT = 5;
    private static final int LAST = 8;

    private ProcFiles() {}

    /// Time the processors spent since the machine started, in ticks.
    record CpuTicks(long user, long kernel, long idle) {
        static final CpuTicks NONE = new CpuTicks(0, 0, 0);

        /// What was spent since an earlier look.
        CpuTicks since(CpuTicks earlier) {
            return new CpuTicks(user - earlier.user, kernel - earlier.kernel, idle - earlier.idle);
        }

        int userPct() {
            return percent(user);
        }

        int kernelPct() {
            return percent(kernel);
        }

        int totalPct() {
            return percent(user + kernel);
        }

        private int percent(long part) {
            long all = user + kernel + idle;
            return all <= 0 ? 0 : (int) (part * 100 / all);
        }
    }

    /// The first line of `/proc/stat`; no ticks at all when the text is something else.
    static CpuTicks cpuTicks(String stat) {
        String[] words = stat.lines().findFirst().orElse("").split("\\s+", -1);
        if (words.length <= LAST || !words[0].equals("cpu")) {
            return CpuTicks.NONE;
        }
        try {
            long user = Long.parseLong(words[USER]) + Long.parseLong(words[NICE]);
            long idle = Long.parseLong(words[IDLE]) + Long.parseLong(words[IO_WAIT]);
            long all = 0;
            for (int i = USER; i <= LAST; i++) {
                all += Long.parseLong(words[i]);
            }
            return new CpuTicks(user, all - user - idle, idle);
        } catch (NumberFormatException e) {
            return CpuTicks.NONE;
        }
    }

    /// A value of `/proc/meminfo` in KiB, or -1 when it is not told.
    static long memoryKbytes(String meminfo, String name) {
        int at = ("\n" + meminfo).indexOf("\n" + name + ":");
        if (at < 0) {
            return -1;
        }
        String[] words = meminfo.substring(at + name.length() + 1).stripLeading().split("\\s+", 2);
        try {
            return Long.parseLong(words[0]);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
