package io.onehop.server.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.runtime.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineProbeTest {
    private final AtomicLong nanos = new AtomicLong();
    private final Clock clock = new Clock() {
        @Override
        public long epochMillis() {
            return 0;
        }

        @Override
        public long nanoTime() {
            return nanos.get();
        }
    };

    @Test
    void readsProcessorsAndMemoryFromTheKernelsFiles(@TempDir Path proc) throws IOException {
        Files.writeString(proc.resolve("stat"), "cpu  100 0 100 800 0 0 0 0 0 0\ncpu0 1 2 3\n");
        Files.writeString(proc.resolve("meminfo"),
                "MemTotal:  1000 kB\nMemFree: 1 kB\nMemAvailable:    250 kB\nAnonHugePages:  8 kB\n");
        var probe = new MachineProbe(proc, clock);
        Files.writeString(proc.resolve("stat"), "cpu  130 0 110 860 0 0 0 0 0 0\n");
        assertThat(probe.read(2).cpu().totalPct()).isZero();
        nanos.set(1_000_000_000);
        var facts = probe.read(2);
        assertThat(facts.cpu().userPct()).isEqualTo(30);
        assertThat(facts.cpu().kernelPct()).isEqualTo(10);
        assertThat(facts.cpu().totalPct()).isEqualTo(40);
        assertThat(facts.memory()).isEqualTo(new SystemFacts.Memory(250, 25, 8, 250, 25));
        assertThat(facts.threads().poolTotal()).isEqualTo(2);
    }

    @Test
    void asksTheJvmWhereTheKernelTellsNothing(@TempDir Path nothing) {
        var probe = new MachineProbe(nothing.resolve("none"), clock);
        nanos.set(2_000_000_000);
        var facts = probe.read(1);
        assertThat(facts.memory().freeKbytes()).isPositive();
        assertThat(facts.heap().activeKbytes()).isPositive();
        assertThat(facts.heap().efficiencyPct()).isBetween(0.0, 100.0);
        assertThat(facts.threads().joinable() + facts.threads().detached()).isPositive();
    }

    @Test
    void takesStrangeTextsForNothing() {
        assertThat(ProcFiles.cpuTicks("")).isEqualTo(ProcFiles.CpuTicks.NONE);
        assertThat(ProcFiles.cpuTicks("cpu a b c d e f g h")).isEqualTo(ProcFiles.CpuTicks.NONE);
        assertThat(ProcFiles.memoryKbytes("MemTotal: x kB", "MemTotal")).isEqualTo(-1);
        assertThat(ProcFiles.memoryKbytes("MemTotal: 5 kB", "MemAvailable")).isEqualTo(-1);
        assertThat(ProcFiles.memoryKbytes("MemTotal: 5 kB", "MemTotal")).isEqualTo(5);
    }
}
