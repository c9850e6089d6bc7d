package io.onehop.cli.local;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import io.onehop.cli.ask.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/// What a cluster on this machine consists of. It is kept in its directory, so that other commands find it.
///
/// @param name              the cluster's name
/// @param directory         of the cluster; absolute
/// @param size              nodes
/// @param basePort          service port of the first; the others follow in steps of ten
/// @param replicationFactor of the namespace `test`
/// @param overrides         parameters for all nodes in the form of `--set`
/// @param neighbours        clusters to which it ships `test`; not kept in the plan's file, as the nodes'
///                          files have them
/// @param owner             process id of the command that keeps the nodes; they end when it ends
public record ClusterPlan(String name, Path directory, int size, int basePort, int replicationFactor,
        List<String> overrides, List<Neighbour> neighbours, long owner) {
    /// The most nodes of one cluster here.
    public static final int MAX_SIZE = 32;
    private static final int PORT_STEP = 10;
    private static final int LAST_PORT_OFFSET = 2;
    private static final int MAX_PORT = 65_535;
    private static final String FILE = "cluster.json";
    private static final String RESTARTING = "restarting";
    /// Characters that mean something in a configuration file.
    private static final String SPECIAL = "#{}$\n\t";

    /// What the file holds.
    private record Kept(String name, int size, int basePort, int replicationFactor, List<String> overrides,
            long owner) {}

    /// Checks what can be checked without looking at the machine.
    ///
    /// @throws CommandFailure saying what is wrong
    public ClusterPlan {
        overrides = List.copyOf(overrides);
        neighbours = List.copyOf(neighbours);
        if (size < 1 || size > MAX_SIZE) {
            throw new CommandFailure("--nodes must be 1.." + MAX_SIZE + ", not " + size);
        }
        int last = basePort + PORT_STEP * (size - 1) + LAST_PORT_OFFSET;
        if (basePort < 1 || last > MAX_PORT) {
            throw new CommandFailure("--base-port " + basePort + " with " + size + " nodes needs ports "
                    + basePort + ".." + last + "; ports are 1.." + MAX_PORT);
        }
        if (replicationFactor < 1 || replicationFactor > 256) {
            throw new CommandFailure("--replication-factor must be 1..256, not " + replicationFactor);
        }
        if (directory.toString().chars().anyMatch(c -> SPECIAL.indexOf(c) >= 0)) {
            throw new CommandFailure("the directory " + directory + " has one of the characters "
                    + SPECIAL.strip() + ", which mean something in configuration files; use another --dir");
        }
    }

    /// Its nodes by their index.
    public List<LocalNode> nodes() {
        var nodes = new ArrayList<LocalNode>();
        for (int i = 0; i < size; i++) {
            int port = basePort + PORT_STEP * i;
            nodes.add(new LocalNode(i, "A" + port, port, directory.resolve("node-" + i)));
        }
        return nodes;
    }

    /// Writes directories and configuration files of all nodes, and this plan.
    void write() {
        try {
            List<LocalNode> nodes = nodes();
            for (LocalNode node : nodes) {
                Files.createDirectories(node.directory().resolve("data"));
                Files.writeString(node.configFile(), node.configuration(name, replicationFactor, nodes)
                        + shipping());
            }
            Path fresh = Files.writeString(directory.resolve(FILE + ".new"), new Gson().toJson(
                    new Kept(name, size, basePort, replicationFactor, overrides, owner)) + "\n");
            Files.move(fresh, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new CommandFailure("cannot write in " + directory + ": " + e
                    + "; check that the directory may be written, or use another --dir", e);
        }
    }

    private String shipping() {
        var text = new StringBuilder();
        neighbours.forEach(each -> text.append(each.configuration()));
        return neighbours.isEmpty() ? "" : "xdr {\n" + text + "}\n";
    }

    /// Tells the cluster's owner that nodes that end are meant to.
    public void markRestarting() {
        try {
            Files.writeString(directory.resolve(RESTARTING), ProcessHandle.current().pid() + "\n");
        } catch (IOException e) {
            throw new CommandFailure("cannot write in " + directory + ": " + e, e);
        }
    }

    /// The restart is over.
    public void unmarkRestarting() {
        try {
            Files.deleteIfExists(directory.resolve(RESTARTING));
        } catch (IOException e) {
            throw new CommandFailure("cannot delete " + directory.resolve(RESTARTING) + ": " + e, e);
        }
    }

    /// Whether a process that runs restarts the nodes.
    public boolean isRestarting() {
        try {
            long pid = Long.parseLong(Files.readString(directory.resolve(RESTARTING)).trim());
            return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
        } catch (IOException | NumberFormatException _) {
            return false;
        }
    }

    /// Reads the plan of the cluster in a directory.
    ///
    /// @throws CommandFailure when there is none
    public static ClusterPlan read(Path directory) {
        Path file = directory.resolve(FILE);
        try {
            Kept kept = new Gson().fromJson(Files.readString(file), Kept.class);
            return new ClusterPlan(kept.name, directory.toAbsolutePath().normalize(), kept.size,
                    kept.basePort, kept.replicationFactor, kept.overrides, List.of(), kept.owner);
        } catch (NoSuchFileException missing) {
            throw new CommandFailure("there is no cluster in " + directory + " (no " + FILE
                    + "); name the directory that 'onehop cluster' printed, of several data centres the"
                    + " directory of one", missing);
        } catch (IOException | JsonParseException e) {
            throw new CommandFailure("cannot read " + file + ": " + e, e);
        }
    }
}
