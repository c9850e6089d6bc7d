package io.onehop.cluster.view.jgroups;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Members as processes, each in a network namespace of its own; a bridge in another one joins them. Needs
/// root, `ip` and `iptables`.
final class NetnsCluster implements AutoCloseable {
    private static final int PORT = 3002;

    /// What a process said.
    record Line(long millis, String text) {}

    /// A member's process.
    final class Node {
        final int id;
        final List<Line> lines = new ArrayList<>();
        @Nullable Process process;

        Node(int id) {
            this.id = id;
        }

        String address() {
            return "10.77.0." + id;
        }

        String namespace() {
            return prefix + id;
        }

        void start() {
            List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", namespace(),
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m",
                    "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp",
                    System.getProperty("java.class.path"), MembershipProcess.class.getName(),
                    Integer.toString(id), address(), Integer.toString(PORT), "150", "10"));
            for (Node seed : nodes) {
                command.add(seed.address() + "/" + PORT);
            }
            try {
                Process started = new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.INHERIT).start();
                process = started;
                Thread.ofVirtual().start(() -> read(started));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        private void read(Process from) {
            try (BufferedReader reader = from.inputReader()) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    if (!line.startsWith(MembershipProcess.MARK)) {
                        log(line);
                        continue;
                    }
                    int begin = MembershipProcess.MARK.length();
                    int blank = line.indexOf(' ', begin);
                    var said = new Line(Long.parseLong(line, begin, blank, 10), line.substring(blank + 1));
                    lock.lock();
                    try {
                        lines.add(said);
                        changed.signalAll();
                    } finally {
                        lock.unlock();
                    }
                }
            } catch (IOException e) {
                System.err.println("node " + id + ": " + e);
            }
        }

        private void log(String line) {
            if (Boolean.getBoolean("onehop.memberLogs")) {
                System.out.println(id + "| " + line);
            }
        }

        List<Line> said(String kind) {
            lock.lock();
            try {
                return lines.stream().filter(line -> line.text.startsWith(kind + " ")).toList();
            } finally {
                lock.unlock();
            }
        }

        /// The newest view, without its key; empty without one.
        String view() {
            List<Line> views = said("VIEW");
            return views.isEmpty() ? "" : views.getLast().text.split(" ", 4)[3];
        }

        int principal() {
            return Integer.parseInt(said("VIEW").getLast().text.split(" ", 4)[2]);
        }

        void signal(String signal) {
            if (process != null) {
                run("kill", "-" + signal, Long.toString(process.pid()));
            }
        }
    }

    final List<Node> nodes = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final String prefix = "oh" + ProcessHandle.current().pid() + "n";

    /// Whether this machine can do it.
    static boolean isPossible() {
        if (!"root".equals(System.getProperty("user.name")) || !isThere("ip") || !isThere("iptables")) {
            return false;
        }
        String probe = "oh" + ProcessHandle.current().pid() + "probe";
        boolean possible = tryRun("ip", "netns", "add", probe)
                && tryRun("ip", "netns", "exec", probe, "iptables", "-L", "-n");
        tryRun("ip", "netns", "del", probe);
        return possible;
    }

    private static boolean isThere(String tool) {
        for (String directory : System.getenv().getOrDefault("PATH", "").split(":")) {
            if (Files.isExecutable(Path.of(directory, tool))) {
                return true;
            }
        }
        return false;
    }

    NetnsCluster(int size) {
        run("ip", "netns", "add", prefix + "sw");
        in(prefix + "sw", "ip", "link", "add", "br0", "type", "bridge");
        in(prefix + "sw", "ip", "link", "set", "br0", "up");
        for (int id = 1; id <= size; id++) {
            var node = new Node(id);
            nodes.add(node);
            String namespace = node.namespace();
            run("ip", "netns", "add", namespace);
            in(prefix + "sw", "ip", "link", "add", "v" + id, "type", "veth", "peer", "name", "eth0", "netns",
                    namespace);
            in(prefix + "sw", "ip", "link", "set", "v" + id, "master", "br0", "up");
            in(namespace, "ip", "addr", "add", node.address() + "/24", "dev", "eth0");
            in(namespace, "ip", "link", "set", "eth0", "up");
            in(namespace, "ip", "link", "set", "lo", "up");
        }
    }

    Node node(int id) {
        return nodes.get(id - 1);
    }

    /// From now on nothing of the one gets to the other.
    void cut(int from, int to) {
        in(node(to).namespace(), "iptables", "-A", "INPUT", "-s", node(from).address(), "-j", "DROP");
    }

    /// Mends all cuts.
    void heal() {
        nodes.forEach(node -> in(node.namespace(), "iptables", "-F", "INPUT"));
    }

    /// Waits until it holds.
    ///
    /// @throws AssertionError when it does not
    void await(long millis, String what, BooleanSupplier condition) {
        long left = TimeUnit.MILLISECONDS.toNanos(millis);
        lock.lock();
        try {
            while (!condition.getAsBoolean()) {
                if (left <= 0) {
                    throw new AssertionError("not within " + millis + " ms: " + what + "; there is "
                            + nodes.stream().map(node -> node.id + ":" + node.view()).toList());
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            lock.unlock();
        }
    }

    /// Lets time pass while nothing is expected.
    void pass(long millis) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        lock.lock();
        try {
            for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
                var _ = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            lock.unlock();
        }
    }

    private static void in(String namespace, String... command) {
        List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        all.addAll(List.of(command));
        run(all.toArray(String[]::new));
    }

    private static void run(String... command) {
        if (!tryRun(command)) {
            throw new IllegalStateException("failed: " + String.join(" ", command));
        }
    }

    private static boolean tryRun(String... command) {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        for (Node node : nodes) {
            if (node.process != null) {
                node.process.destroyForcibly();
            }
            tryRun("ip", "netns", "del", node.namespace());
        }
        tryRun("ip", "netns", "del", prefix + "sw");
    }
}
