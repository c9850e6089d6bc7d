package io.onehop.cli.local;

import io.onehop.cli.ask.ServiceAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// One node of a cluster on this machine: its ports and its directory (architecture, section 4).
///
/// @param index       from 0
/// @param id          its node id; `A` and the service port, so that it can be recognized
/// @param servicePort the first of its ports; fabric is one above, heartbeat two
/// @param directory   holds `pid`, `onehop.conf`, `onehop.log`, `console.log` and `data`; absolute
public record LocalNode(int index, String id, int servicePort, Path directory) {
    static final String HOST = "127.0.0.1";

    /// The port for other nodes.
    public int fabricPort() {
        return servicePort + 1;
    }

    /// The port for heartbeats.
    public int heartbeatPort() {
        return servicePort + 2;
    }

    /// Where clients connect.
    public ServiceAddress service() {
        return new ServiceAddress(HOST, servicePort);
    }

    /// `node-` and the index.
    public String name() {
        return "node-" + index;
    }

    /// Holds the process id while the node runs.
    public Path pidFile() {
        return directory.resolve("pid");
    }

    /// The configuration it is started with.
    public Path configFile() {
        return directory.resolve("onehop.conf");
    }

    /// The node's log.
    public Path logFile() {
        return directory.resolve("onehop.log");
    }

    /// What the process prints besides its log.
    public Path consoleFile() {
        return directory.resolve("console.log");
    }

    /// The process that its pid file names, when that still runs and is this node: process ids are used
    /// again.
    public Optional<ProcessHandle> process() {
        return pidInFile().flatMap(ProcessHandle::of)
                .filter(ProcessHandle::isAlive)
                .filter(handle -> commandLine(handle).contains(configFile().toString()));
    }

    /// Java itself tells at most a page of it.
    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
        } catch (IOException _) {
            return process.info().commandLine().orElse("");
        }
    }

    /// The number in its pid file, whether such a process runs or not.
    Optional<Long> pidInFile() {
        try {
            return Optional.of(Long.parseLong(Files.readString(pidFile()).trim()));
        } catch (IOException | NumberFormatException _) {
            return Optional.empty();
        }
    }

    /// The text of its configuration file.
    String configuration(String clusterName, int replicationFactor, List<LocalNode> all) {
        String seeds = all.stream()
                .map(node -> "        mesh-seed-address-port " + HOST + " " + node.heartbeatPort())
                .collect(Collectors.joining("\n"));
        return """
                # Written by 'onehop cluster'. To start this node alone: onehop server --config THIS-FILE
                service {
                    node-id %s
                    cluster-name %s
                    pidfile %s
                    work-directory %s
                }
                logging {
                    file %s {
                        context any info
                    }
                }
                network {
                    service {
                        address %s
                        port %d
                    }
                    fabric {
                        address %s
                        port %d
                    }
                    heartbeat {
                        mode mesh
                        address %s
                        port %d
                %s
                    }
                }
                namespace test {
                    replication-factor %d
                    nsup-period 2m
                    storage-engine memory {
                    }
                }
                """.formatted(id, clusterName, pidFile(), directory.resolve("data"), logFile(), HOST,
                servicePort, HOST, fabricPort(), HOST, heartbeatPort(), seeds, replicationFactor);
    }
}
