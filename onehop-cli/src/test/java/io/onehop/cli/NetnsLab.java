package io.onehop.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Network namespaces, numbered from 1, that a bridge in another namespace joins, and this process with them.
/// Packets between two of them can be dropped in one direction. Needs root, `ip` and `iptables`; nothing of
/// it is left behind once it is closed or this process ends.
final class NetnsLab implements AutoCloseable {
    private static final String NETWORK = "10.78.0.";
    private static final int OWN_NUMBER = 254;

    private final String prefix = "oh" + ProcessHandle.current().pid() + "c";
    private final int size;
    private final List<Process> processes = new ArrayList<>();
    private final Thread atExit = new Thread(this::remove);

    /// Whether this machine can do it.
    static boolean isPossible() {
        if (!"root".equals(System.getProperty("user.name")) || !isThere("ip") || !isThere("iptables")) {
            return false;
        }
        String probe = "oh" + ProcessHandle.current().pid() + "try";
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

    NetnsLab(int size) {
        this.size = size;
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            run("ip", "netns", "add", bridge());
            inside(bridge(), "ip", "link", "add", "br0", "type", "bridge");
            inside(bridge(), "ip", "link", "set", "br0", "up");
            for (int number = 1; number <= size; number++) {
                join(number);
            }
            joinThisProcess();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private String bridge() {
        return prefix + "sw";
    }

    private String namespace(int number) {
        return prefix + number;
    }

    /// The address in the namespace with that number.
    String address(int number) {
        return NETWORK + number;
    }

    private void join(int number) {
        String namespace = namespace(number);
        run("ip", "netns", "add", namespace);
        inside(bridge(), "ip", "link", "add", "v" + number, "type", "veth", "peer", "name", "eth0", "netns",
                namespace);
        inside(bridge(), "ip", "link", "set", "v" + number, "master", "br0", "up");
        inside(namespace, "ip", "addr", "add", address(number) + "/24", "dev", "eth0");
        inside(namespace, "ip", "link", "set", "eth0", "up");
        inside(namespace, "ip", "link", "set", "lo", "up");
    }

    /// The link goes away with the bridge's namespace.
    private void joinThisProcess() {
        String link = prefix + "me";
        run("ip", "link", "add", link, "type", "veth", "peer", "name", "vme", "netns", bridge());
        inside(bridge(), "ip", "link", "set", "vme", "master", "br0", "up");
        run("ip", "addr", "add", address(OWN_NUMBER) + "/24", "dev", link);
        run("ip", "link", "set", link, "up");
    }

    /// Starts a process in a namespace; it is killed when the laboratory is closed.
    void start(int number, Path output, List<String> command) throws IOException {
        List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", namespace(number)));
        words.addAll(command);
        processes.add(new ProcessBuilder(words).redirectErrorStream(true)
                .redirectOutput(output.toFile()).start());
    }

    /// From now on nothing of the one gets to the other.
    void cut(int from, int to) {
        inside(namespace(to), "iptables", "-A", "INPUT", "-s", address(from), "-j", "DROP");
    }

    /// Mends all cuts.
    void heal() {
        for (int number = 1; number <= size; number++) {
            inside(namespace(number), "iptables", "-F", "INPUT");
        }
    }

    private static void inside(String namespace, String... command) {
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
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void remove() {
        processes.forEach(Process::destroyForcibly);
        for (int number = 1; number <= size; number++) {
            tryRun("ip", "netns", "del", namespace(number));
        }
        tryRun("ip", "netns", "del", bridge());
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        remove();
    }
}
