package io.onehop.cli.local;

import io.onehop.cli.ask.CommandFailure;
import io.onehop.cli.ask.InfoExchange;
import io.onehop.cli.ask.ServiceAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// A cluster of node processes that this process keeps, or that another one keeps and this one works on.
/// Safe for use by several threads: a signal may stop it while it starts.
public final class LocalCluster {
    /// A node ends within 5 s by itself; what takes longer hangs.
    private static final long STOP_LIMIT_MILLIS = 10_000;
    private static final long POLL_MILLIS = 100;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long TELL_NANOS = 1_000_000_000;
    private static final int INFO_TIMEOUT_MILLIS = 2_000;

    private final ClusterPlan plan;
    private final NodeStarter starter;
    private final Consumer<String> progress;
    private final Map<Integer, Process> started = new HashMap<>();
    private boolean stopping;
    private long lastStartNanos;

    /// @param progress gets lines for people who wait
    public LocalCluster(ClusterPlan plan, NodeStarter starter, Consumer<String> progress) {
        this.plan = plan;
        this.starter = starter;
        this.progress = progress;
    }

    /// What it consists of.
    public ClusterPlan plan() {
        return plan;
    }

    /// Writes the files and starts all nodes.
    ///
    /// @throws CommandFailure when one of its nodes runs already or a port is taken; nothing was started then
    public void start() {
        checkLeftovers();
        requireFree(plan.nodes());
        plan.write();
        plan.nodes().forEach(this::start);
    }

    private static void requireFree(List<LocalNode> nodes) {
        List<String> taken = TakenPorts.of(nodes);
        if (!taken.isEmpty()) {
            throw new CommandFailure("ports are in use:\n  " + String.join("\n  ", taken)
                    + "\nstop what listens there, or use another --base-port");
        }
    }

    private void checkLeftovers() {
        for (LocalNode node : plan.nodes()) {
            node.process().ifPresent(process -> {
                throw new CommandFailure(node.name() + " in " + node.directory() + " runs already as process "
                        + process.pid() + "; stop that cluster (onehop cluster stop --dir "
                        + plan.directory() + ") or use another --dir");
            });
            node.pidInFile().ifPresent(pid -> progress.accept("the pid file of " + node.name()
                    + " names process " + pid + ", which is no node of this cluster any more:"
                    + " left over from a crash, replaced"));
        }
    }

    /// Starts one node, whose configuration is there.
    public synchronized void start(LocalNode node) {
        if (!stopping) {
            started.put(node.index(), starter.start(plan, node));
            lastStartNanos = System.nanoTime();
        }
    }

    /// Milliseconds since the process of a node was started last.
    public synchronized long millisSinceLastStart() {
        return (System.nanoTime() - lastStartNanos) / NANOS_PER_MILLI;
    }

    /// Waits until all nodes agree and nothing migrates.
    ///
    /// @return the cluster key
    /// @throws CommandFailure when a node ends meanwhile (with what it said last) or it takes too long
    public String awaitStable(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        var services = services();
        String told = "";
        long lastToldNanos = System.nanoTime() - TELL_NANOS;
        while (true) {
            failIfOneEnded();
            Stability now = Stability.of(services);
            if (now.isStable()) {
                return now.key();
            }
            if (System.nanoTime() - deadline > 0) {
                throw new CommandFailure("not stable after " + limit.toSeconds() + " s: " + now.text()
                        + "\nsee 'onehop status " + services.getFirst() + "', 'onehop check "
                        + services.getFirst() + "' and the logs in " + plan.directory()
                        + "/node-*/onehop.log; a longer wait: --timeout SECONDS"
                        + saidByThoseThatAreSilent());
            }
            if (!now.text().equals(told) && System.nanoTime() - lastToldNanos >= TELL_NANOS) {
                told = now.text();
                lastToldNanos = System.nanoTime();
                progress.accept(told);
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    private List<ServiceAddress> services() {
        return plan.nodes().stream().map(LocalNode::service).toList();
    }

    private synchronized void failIfOneEnded() {
        for (LocalNode node : plan.nodes()) {
            Process process = started.get(node.index());
            if (process != null && !process.isAlive() && !stopping) {
                throw new CommandFailure(node.name() + " (" + node.id() + ") ended with exit code "
                        + process.exitValue() + LogTail.of(node));
            }
        }
    }

    private String saidByThoseThatAreSilent() {
        var text = new StringBuilder();
        for (LocalNode node : plan.nodes()) {
            if (!Stability.of(List.of(node.service())).text().startsWith("1 ")) {
                text.append('\n').append(node.name()).append(" does not answer").append(LogTail.of(node));
            }
        }
        return text.toString();
    }

    /// The nodes whose processes run, started here or by another command.
    public List<LocalNode> running() {
        return plan.nodes().stream().filter(node -> !processes(node).isEmpty()).toList();
    }

    /// The process id of a node, 0 when it does not run.
    public long pid(LocalNode node) {
        return processes(node).stream().mapToLong(ProcessHandle::pid).findFirst().orElse(0);
    }

    private synchronized List<ProcessHandle> processes(LocalNode node) {
        var processes = new ArrayList<ProcessHandle>();
        Process own = started.get(node.index());
        if (own != null && own.isAlive()) {
            processes.add(own.toHandle());
        }
        node.process().filter(each -> !processes.contains(each)).ifPresent(processes::add);
        return processes;
    }

    /// What a node that has ended said last.
    public String lastWords(LocalNode node) {
        return LogTail.of(node);
    }

    /// Asks all nodes to end, and kills those that do not within 10 s. No node starts from now on.
    public void stop() {
        synchronized (this) {
            stopping = true;
        }
        stop(plan.nodes());
    }

    /// Asks some nodes to end and kills those that do not within 10 s.
    public void stop(List<LocalNode> nodes) {
        var processes = new ArrayList<ProcessHandle>();
        nodes.forEach(node -> processes.addAll(processes(node)));
        processes.forEach(ProcessHandle::destroy);
        long deadline = System.nanoTime() + STOP_LIMIT_MILLIS * NANOS_PER_MILLI;
        for (ProcessHandle process : processes) {
            if (!ends(process, deadline)) {
                progress.accept("process " + process.pid() + " has not ended after "
                        + STOP_LIMIT_MILLIS / 1_000 + " s and is killed");
                process.destroyForcibly();
                ends(process, System.nanoTime() + STOP_LIMIT_MILLIS * NANOS_PER_MILLI);
            }
        }
    }

    private static boolean ends(ProcessHandle process, long deadline) {
        try {
            while (process.isAlive() && System.nanoTime() - deadline < 0) {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS / 2);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return !process.isAlive();
    }

    /// Starts nodes that do not run.
    public void startMissing() {
        List<LocalNode> running = running();
        for (LocalNode node : plan.nodes()) {
            if (!running.contains(node)) {
                progress.accept(node.name() + " (" + node.id() + ") does not run and is started");
                requireFree(List.of(node));
                start(node);
            }
        }
    }

    /// Restarts the nodes one after the other; the next only when all agree again and nothing migrates. A
    /// node that can be asked to hand over its partitions first is asked to.
    ///
    /// @param each the longest wait after each step
    public void restart(Duration each) throws InterruptedException {
        for (LocalNode node : plan.nodes()) {
            progress.accept("restarting " + node.name() + " (" + node.id() + ")");
            if (quiesce(node)) {
                awaitStable(each);
            }
            stop(List.of(node));
            requireFree(List.of(node));
            start(node);
            awaitStable(each);
        }
    }

    /// Whether the node has agreed to give its partitions away before it ends.
    private boolean quiesce(LocalNode node) {
        if (plan.size() == 1 || !ask(node, "quiesce:").equals("ok")) {
            return false;
        }
        return plan.nodes().stream().map(other -> ask(other, "recluster:")).toList().contains("ok");
    }

    private static String ask(LocalNode node, String command) {
        try {
            return new InfoExchange(node.service(), INFO_TIMEOUT_MILLIS).ask(command);
        } catch (CommandFailure failure) {
            return String.valueOf(failure.getMessage());
        }
    }
}
