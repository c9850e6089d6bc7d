package io.onehop.cli;

import io.onehop.cli.ask.CommandFailure;
import ch.qos.logback.classic.LoggerContext;
import io.onehop.model.NodeId;
import io.onehop.server.config.ConfigParser;
import io.onehop.server.config.ConfigResult;
import io.onehop.server.config.FabricParameters;
import io.onehop.server.config.HeartbeatParameters;
import io.onehop.server.config.NetworkServiceParameters;
import io.onehop.server.config.NodeConfig;
import io.onehop.server.config.ServiceParameters;
import io.onehop.server.info.InfoAction;
import io.onehop.server.logging.LogContext;
import io.onehop.server.logging.Logs;
import io.onehop.server.node.Node;
import io.onehop.server.node.NodeWorld;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `onehop server`: one node in the foreground, until it is told to end.
@Command(
        name = "server",
        description = "Runs a node in the foreground.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        footer = {
            "",
            "Prints a line that starts with 'ready' when the service port answers. SIGTERM and Ctrl-C answer",
            "what is in flight and end the node with exit code 0. Without --config: namespace test in memory,",
            "on 127.0.0.1.",
            "",
            "  onehop server --set network.service.port=4000 --set namespace.test.default-ttl=30d"
        })
final class ServerCommand implements Runnable {
    @Option(names = "--config", paramLabel = "FILE",
            description = "Configuration file (docs/configuration.md).")
    private @Nullable Path file;

    @Option(
            names = "--set",
            paramLabel = "SECTION.KEY=VALUE",
            description = "Sets one parameter, after the file; may be repeated.")
    private List<String> overrides = List.of();

    @Option(names = "--parent", paramLabel = "PID", hidden = true,
            description = "Ends the node when this process is gone.")
    private long parent;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        NodeConfig config = config();
        Logs logs = openLogs(config);
        Node node = start(config, logs);
        Path pidFile = pidFile(config, node);
        var ended = new CountDownLatch(1);
        var hook = new Thread(() -> shutDown(node, pidFile, out), "onehop-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        out.println("ready " + describe(node));
        if (parent != 0) {
            ParentWatch.on(parent, () -> {
                LogContext.AS.logger().warn("the process that keeps this node is gone: pid={}", parent);
                System.exit(Onehop.OK);
            });
        }
        try {
            ended.await();
        } catch (InterruptedException _) { // whoever embeds the command wants it to end
            Runtime.getRuntime().removeShutdownHook(hook);
            node.close();
            remove(pidFile);
        }
    }

    /// Ends the process with exit code 0: a JVM that merely lets its hooks run would report the signal.
    private static void shutDown(Node node, @Nullable Path pidFile, PrintWriter out) {
        node.close();
        remove(pidFile);
        out.println("stopped " + node.id());
        out.flush();
        Runtime.getRuntime().halt(Onehop.OK);
    }

    /// Writes `service.pidfile` once the ports are ours: a node that finds them taken leaves another's file
    /// alone.
    private static @Nullable Path pidFile(NodeConfig config, Node node) {
        String name = config.service().text(ServiceParameters.PIDFILE);
        if (name.isEmpty()) {
            return null;
        }
        try {
            return Files.writeString(Path.of(name), ProcessHandle.current().pid() + "\n");
        } catch (IOException | InvalidPathException e) {
            node.close();
            throw new CommandFailure("cannot write the pidfile " + name + ": " + e
                    + "; check the path in service { pidfile … } and its permissions");
        }
    }

    private static void remove(@Nullable Path pidFile) {
        try {
            if (pidFile != null) {
                Files.deleteIfExists(pidFile);
            }
        } catch (IOException e) {
            LogContext.AS.logger().warn("pidfile not removed: {}", e.toString());
        }
    }

    private NodeConfig config() {
        var parser = new ConfigParser(System::getenv);
        ConfigResult result = file == null
                ? parser.parseDefaults(overrides)
                : parser.parse(file.toString(), read(file), overrides);
        PrintWriter err = spec.commandLine().getErr();
        return switch (result) {
            case ConfigResult.Parsed parsed -> {
                parsed.warnings().forEach(warning -> err.println("warning: " + warning.text()));
                yield parsed.config();
            }
            case ConfigResult.Rejected rejected ->
                throw new CommandFailure("the configuration has errors:\n" + rejected.text());
        };
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException _) {
            throw new CommandFailure("no such file: " + file
                    + "; without --config a node starts with defaults");
        } catch (IOException e) {
            throw new CommandFailure("cannot read " + file + ": " + e.getMessage());
        }
    }

    private static Logs openLogs(NodeConfig config) {
        try {
            var loggers = (LoggerContext) LoggerFactory.getILoggerFactory();
            return Logs.open(loggers, config.logSinks(), config.logFormat(ZoneId.systemDefault()));
        } catch (IOException e) {
            throw new CommandFailure(e.getMessage()
                    + "; check the path in logging { file … } and its permissions");
        }
    }

    private static Node start(NodeConfig config, Logs logs) {
        Map<String, InfoAction> commands = Map.of(
                "logs", (_, _) -> logs.list(),
                "log", (command, _) -> logs.levels(command.rest()),
                "log-set", (command, _) -> logs.set(command.rest()));
        try {
            return Node.start(config, NodeWorld.real(), commands);
        } catch (RuntimeException e) {
            throw cannotStart(config, e);
        }
    }

    private static RuntimeException cannotStart(NodeConfig config, RuntimeException failure) {
        Port port = Port.of(config, String.valueOf(failure.getMessage()));
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String advice = bindAdvice(String.valueOf(cause.getMessage()), port.section);
            if (!advice.isEmpty() || cause instanceof BindException) {
                return new CommandFailure("cannot listen on "
                        + (port.addresses.isEmpty() ? "any address" : String.join(",", port.addresses))
                        + " port " + port.number + ": " + cause.getMessage() + advice, failure);
            }
        }
        return failure instanceof IllegalArgumentException
                ? new CommandFailure("" + failure.getMessage()) : failure;
    }

    /// The port that could not be opened.
    private record Port(String section, List<String> addresses, long number) {
        static Port of(NodeConfig config, String message) {
            var fabric = new Port("network.fabric",
                    config.fabric().list(FabricParameters.ADDRESSES),
                    config.fabric().integer(FabricParameters.PORT));
            var service = new Port("network.service",
                    config.networkService().list(NetworkServiceParameters.ADDRESSES),
                    config.networkService().integer(NetworkServiceParameters.PORT));
            if (message.contains("heartbeat")) {
                return new Port("network.heartbeat",
                        config.heartbeat().list(HeartbeatParameters.ADDRESSES),
                        config.heartbeat().integer(HeartbeatParameters.PORT));
            }
            boolean isFabric = fabric.number != service.number && message.endsWith(":" + fabric.number);
            return isFabric ? fabric : service;
        }
    }

    private static String bindAdvice(String reason, String section) {
        String otherPort = "to use another port: --set " + section + ".port=PORT";
        if (reason.contains("Address already in use")) {
            return "; is another server running there? " + otherPort;
        }
        if (reason.contains("Permission denied")) {
            return "; ports below 1024 need a privilege; " + otherPort;
        }
        return reason.contains("Cannot assign requested address")
                ? "; this machine has no such address: --set " + section + ".addresses=ADDRESS"
                : "";
    }

    private static String describe(Node node) {
        NodeId id = node.id();
        LogContext.AS.logger().info("service ready: soon there will be cake!");
        return "service "
                + node.addresses().stream().map(ServerCommand::text).collect(Collectors.joining(","))
                + " node " + id;
    }

    private static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + address.getPort();
    }
}
