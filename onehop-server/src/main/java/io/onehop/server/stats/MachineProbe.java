package io.onehop.server.stats;

import com.sun.management.OperatingSystemMXBean;
import io.onehop.runtime.Clock;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// Looks at the machine and the JVM: the real source of [SystemFacts]. On Linux the kernel's files are read;
/// elsewhere the JVM is asked, and the kernel's part of the processors is told as 0. Any thread may ask.
public final class MachineProbe {
    private static final long MIN_CPU_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int KIB = 1024;
    private static final int PERCENT = 100;

    private final Path proc;
    private final Clock clock;
    private ProcFiles.CpuTicks lastTicks = ProcFiles.CpuTicks.NONE;
    private long lastTicksNanos;
    private SystemFacts.Cpu lastCpu = new SystemFacts.Cpu(0, 0, 0, 0);

    /// A probe that measures the use of processors from now on.
    ///
    /// @param proc where Linux' files are: `/proc`; a missing directory is fine
    public MachineProbe(Path proc, Clock clock) {
        this.proc = proc;
        this.clock = clock;
        lastTicks = ProcFiles.cpuTicks(text("stat"));
        lastTicksNanos = clock.nanoTime();
    }

    /// What there is now; the use of processors is that since the last call, but at most one per second is
    /// measured.
    ///
    /// @param poolThreads threads of the node's event loops
    public SystemFacts read(int poolThreads) {
        return new SystemFacts(cpu(), memory(), threads(poolThreads), heap());
    }

    private synchronized SystemFacts.Cpu cpu() {
        long now = clock.nanoTime();
        if (now - lastTicksNanos < MIN_CPU_INTERVAL_NANOS) {
            return lastCpu;
        }
        lastTicksNanos = now;
        var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        int processPct = wholePercent(system.getProcessCpuLoad());
        var ticks = ProcFiles.cpuTicks(text("stat"));
        if (ticks.equals(ProcFiles.CpuTicks.NONE)) {
            int totalPct = wholePercent(system.getCpuLoad());
            lastCpu = new SystemFacts.Cpu(totalPct, totalPct, 0, processPct);
        } else {
            var spent = ticks.since(lastTicks);
            lastTicks = ticks;
            lastCpu = new SystemFacts.Cpu(spent.totalPct(), spent.userPct(), spent.kernelPct(), processPct);
        }
        return lastCpu;
    }

    private SystemFacts.Memory memory() {
        String meminfo = text("meminfo");
        var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long free = ProcFiles.memoryKbytes(meminfo, "MemAvailable");
        long total = ProcFiles.memoryKbytes(meminfo, "MemTotal");
        if (free < 0 || total <= 0) {
            free = system.getFreeMemorySize() / KIB;
            total = system.getTotalMemorySize() / KIB;
        }
        int freePct = total <= 0 ? 0 : (int) (free * PERCENT / total);
        long thp = Math.max(0, ProcFiles.memoryKbytes(meminfo, "AnonHugePages"));
        return new SystemFacts.Memory(free, freePct, thp, free, freePct);
    }

    private static SystemFacts.Threads threads(int poolThreads) {
        var threads = ManagementFactory.getThreadMXBean();
        int daemons = threads.getDaemonThreadCount();
        int others = Math.max(0, threads.getThreadCount() - daemons);
        return new SystemFacts.Threads(others, daemons, poolThreads, poolThreads);
    }

    private static SystemFacts.Heap heap() {
        var usage = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        long most = usage.getMax() < 0 ? usage.getCommitted() : usage.getMax();
        return new SystemFacts.Heap(usage.getUsed() / KIB, usage.getCommitted() / KIB, most / KIB);
    }

    private String text(String file) {
        try {
            return Files.readString(proc.resolve(file));
        } catch (IOException e) {
            return "";
        }
    }

    private static int wholePercent(double load) {
        return load < 0 || Double.isNaN(load) ? 0 : (int) Math.round(load * PERCENT);
    }
}
