package io.onehop.cli.local;

import io.onehop.cli.ask.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Starts node processes as `./onehop server` does: with the launcher this command was started with, or
/// without one with this Java and class path. A node gets its share of the memory one node would get.
public final class NodeStarter {
    private static final double MEMORY_PERCENT = 50;
    private static final String OPTIONS = "ONEHOP_JAVA_OPTS";

    private final List<String> command;

    private NodeStarter(List<String> command) {
        this.command = command;
    }

    /// As this process was started.
    public static NodeStarter ofThisProcess() {
        String home = System.getProperty("onehop.home");
        return home == null ? withClassPath(System.getProperty("java.class.path"))
                : withLauncher(Path.of(home, "onehop"));
    }

    /// With a launcher.
    public static NodeStarter withLauncher(Path launcher) {
        return new NodeStarter(List.of(launcher.toString()));
    }

    private static NodeStarter withClassPath(String classPath) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new NodeStarter(List.of(java, "-Xmx256m", "-XX:+UseCompactObjectHeaders",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow", "-cp", classPath, "io.onehop.cli.Onehop"));
    }

    /// Starts one node of a cluster. What it prints goes to its console file.
    ///
    /// @throws CommandFailure when the program cannot be started
    Process start(ClusterPlan plan, LocalNode node) {
        var words = new ArrayList<>(command);
        words.addAll(List.of("server", "--config", node.configFile().toString(), "--parent",
                Long.toString(plan.owner())));
        for (String override : plan.overrides()) {
            words.addAll(List.of("--set", override));
        }
        var builder = new ProcessBuilder(words)
                .redirectInput(ProcessBuilder.Redirect.from(nowhere()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(node.consoleFile().toFile()))
                .redirectErrorStream(true);
        environment(builder.environment(), plan.size());
        try {
            Files.writeString(node.consoleFile(), "");
            return builder.start();
        } catch (IOException e) {
            throw new CommandFailure("cannot start " + node.name() + ": " + e.getMessage(), e);
        }
    }

    private static java.io.File nowhere() {
        return new java.io.File("/dev/null");
    }

    private static void environment(Map<String, String> environment, int size) {
        // The launcher of this command has built what was stale; a node must not build again.
        environment.put("ONEHOP_NO_BUILD", "1");
        environment.put(OPTIONS, options(environment.get(OPTIONS), size));
    }

    /// What the user wants comes last and wins.
    static String options(@Nullable String users, int size) {
        String share = String.format(Locale.ROOT, "-XX:MaxRAMPercentage=%.1f", MEMORY_PERCENT / size);
        return users == null || users.isBlank() ? share : share + " " + users;
    }
}
