package io.onehop.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Scripted nodes in network namespaces of their own, joined by a bridge in another one that this process
/// reaches by a pair of virtual devices. What goes wrong is set in the nodes' namespaces; the firewall of the
/// machine is not touched. Needs root, `ip` and `iptables`.
final class NetnsNodes implements AutoCloseable {
    /// The last byte of this process's address.
    private static final int HERE = 254;

    private final int size;
    private final String tag = "oc" + ProcessHandle.current().pid() % 10_000;
    /// Of all addresses: a network that no other process here uses.
    private final String addresses =
            "10." + (100 + ProcessHandle.current().pid() % 100) + "." + ProcessHandle.current().pid() % 250
                    + ".";
    private final List<Process> processes = new ArrayList<>();

    NetnsNodes(int size) throws IOException {
        this.size = size;
        run("ip", "netns", "add", tag + "sw");
        in(tag + "sw", "ip", "link", "add", "br0", "type", "bridge");
        in(tag + "sw", "ip", "link", "set", "br0", "up");
        run("ip", "link", "add", tag + "h", "type", "veth", "peer", "name", "host", "netns", tag + "sw");
        in(tag + "sw", "ip", "link", "set", "host", "master", "br0", "up");
        run("ip", "addr", "add", addresses + HERE + "/24", "dev", tag + "h");
        run("ip", "link", "set", tag + "h", "up");
        for (int id = 1; id <= size; id++) {
            run("ip", "netns", "add", tag + id);
            in(tag + "sw", "ip", "link", "add", "v" + id, "type", "veth", "peer", "name", "eth0", "netns",
                    tag + id);
            in(tag + "sw", "ip", "link", "set", "v" + id, "master", "br0", "up");
            in(tag + id, "ip", "addr", "add", addresses + id + "/24", "dev", "eth0");
            in(tag + id, "ip", "link", "set", "eth0", "up");
            in(tag + id, "ip", "link", "set", "lo", "up");
        }
        for (int id = 1; id <= size; id++) {
            start(id);
        }
    }

    private void start(int id) throws IOException {
        var command = new ArrayList<>(List.of("ip", "netns", "exec", tag + id));
        command.addAll(ScriptedNodeProcess.command(id, size, addresses));
        var process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        processes.add(process);
        BufferedReader said = process.inputReader();
        for (var line = said.readLine(); !ScriptedNodeProcess.READY.equals(line); line = said.readLine()) {
            if (line == null) {
                throw new IOException("node " + id + " does not start");
            }
        }
    }

    /// Whether this machine can do it.
    static boolean isPossible() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return false;
        }
        var probe = "oc" + ProcessHandle.current().pid() % 10_000 + "p";
        boolean possible = tryRun("ip", "netns", "add", probe)
                && tryRun("ip", "netns", "exec", probe, "iptables", "-A", "INPUT", "-m", "statistic",
                        "--mode", "random", "--probability", "0.2", "-j", "DROP");
        tryRun("ip", "netns", "del", probe);
        return possible;
    }

    String address(int id) {
        return addresses + id + ":3000";
    }

    /// From now on that share of the packets of this process and of the node, both ways, is lost.
    void lose(int id, String share) {
        for (var chain : List.of("INPUT", "OUTPUT")) {
            in(tag + id, "iptables", "-A", chain, "-m", "statistic", "--mode", "random", "--probability",
                    share, "-j", "DROP");
        }
    }

    /// Nothing of this process gets to the node any more; its own packets still come.
    void cutTo(int id) {
        in(tag + id, "iptables", "-A", "INPUT", "-s", addresses + HERE, "-j", "DROP");
    }

    /// Nothing of the node gets here any more; packets of this process still get there.
    void cutFrom(int id) {
        in(tag + id, "iptables", "-A", "OUTPUT", "-d", addresses + HERE, "-j", "DROP");
    }

    void heal() {
        for (int id = 1; id <= size; id++) {
            in(tag + id, "iptables", "-F");
        }
    }

    private static void in(String namespace, String... command) {
        var all = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
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
        processes.forEach(Process::destroyForcibly);
        tryRun("ip", "link", "del", tag + "h");
        for (int id = 1; id <= size; id++) {
            tryRun("ip", "netns", "del", tag + id);
        }
        tryRun("ip", "netns", "del", tag + "sw");
    }
}
