package io.onehop.server.stats;

/// What the machine and the JVM do, as far as an operator wants to know (config-stats reference, section 7.2,
/// system).
///
/// @param cpu     processors
/// @param memory  the machine's memory
/// @param threads the JVM's threads
/// @param heap    the JVM's heap
public record SystemFacts(Cpu cpu, Memory memory, Threads threads, Heap heap) {
    /// Use of the processors, in percent of all of them together.
    ///
    /// @param totalPct   by everything on the machine
    /// @param userPct    by everything outside the kernel
    /// @param kernelPct  by the kernel
    /// @param processPct by this process
    public record Cpu(int totalPct, int userPct, int kernelPct, int processPct) {}

    /// Memory that could be had.
    ///
    /// @param freeKbytes     to this process
    /// @param freePct        the same, in percent of all memory
    /// @param thpKbytes      in transparent huge pages
    /// @param hostFreeKbytes on the machine
    /// @param hostFreePct    the same, in percent of all memory
    public record Memory(long freeKbytes, int freePct, long thpKbytes, long hostFreeKbytes,
            int hostFreePct) {}

    /// Threads of the JVM.
    ///
    /// @param joinable   that keep the JVM alive
    /// @param detached   that do not
    /// @param poolTotal  of the thread pools, a part of the above
    /// @param poolActive of the thread pools that are at work
    public record Threads(int joinable, int detached, int poolTotal, int poolActive) {}

    /// The Java heap.
    ///
    /// @param allocatedKbytes in use, garbage included
    /// @param activeKbytes    taken from the machine
    /// @param mappedKbytes    the most that will be taken
    public record Heap(long allocatedKbytes, long activeKbytes, long mappedKbytes) {
        private static final double PERCENT = 100.0;

        /// How much of what was taken from the machine is in use, 0..100.
        public double efficiencyPct() {
            return activeKbytes == 0 ? 0 : allocatedKbytes * PERCENT / activeKbytes;
        }
    }
}
