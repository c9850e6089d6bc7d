package io.onehop.cli.load;

import io.onehop.cli.load.ListenerProcess.Answer;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// The CPU time of a cluster's nodes since this was made, when all of them run on this machine.
public final class ServerCpu {
    private final ListenerProcess machine;
    private final List<Long> pids = new ArrayList<>();
    private final long before;
    private String unknown = "";

    /// Starts to measure.
    ///
    /// @param nodes the service addresses of all nodes
    public ServerCpu(ListenerProcess machine, List<InetSocketAddress> nodes) {
        this.machine = machine;
        for (InetSocketAddress node : nodes) {
            switch (machine.find(node)) {
                case Answer.Found(long pid) -> {
                    if (!pids.contains(pid)) {
                        pids.add(pid);
                    }
                }
                case Answer.Unknown(String reason) -> unknown = reason;
            }
        }
        before = total();
    }

    /// Why there is nothing to tell, empty when there is.
    public String unknown() {
        return unknown;
    }

    /// The nodes' processes.
    public List<Long> pids() {
        return List.copyOf(pids);
    }

    /// Microseconds used by all nodes together since the start, user and system.
    public long usedMicros() {
        return total() - before;
    }

    private long total() {
        long sum = 0;
        for (long pid : pids) {
            long each = machine.cpuMicros(pid);
            if (each < 0) {
                unknown = "process " + pid + " has ended or cannot be read";
                return 0;
            }
            sum += each;
        }
        return sum;
    }
}
