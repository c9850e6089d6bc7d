package io.onehop.cli;

import io.onehop.server.node.Node;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetSocketAddress;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `onehop train`: does once what the commands for people do, so that the Java that runs it learns which
/// classes and methods they need. The launcher calls it after a build to make the cache that shortens later
/// starts.
@Command(name = "train", hidden = true, mixinStandardHelpOptions = true, versionProvider = BuildVersion.class,
        description = "Walks through the commands to prepare the start-up cache.")
final class TrainCommand implements Runnable {
    private static final int ROUNDS = 5;

    /// Which options the JVM runs with, and so which commands will use the cache.
    enum Kind {
        client,
        server
    }

    @Parameters(paramLabel = "KIND",
            description = "Whose commands to walk through: ${COMPLETION-CANDIDATES}.")
    private Kind kind = Kind.client;

    @Override
    public void run() {
        switch (kind) {
            case client -> walkThroughClientCommands();
            case server -> ServerTraining.run();
        }
    }

    private static void walkThroughClientCommands() {
        try (Node node = ServerTraining.startNode()) {
            InetSocketAddress bound = node.addresses().getFirst();
            String address = bound.getAddress().getHostAddress() + ":" + bound.getPort();
            silently("info", address, "build");
            for (int round = 0; round < ROUNDS; round++) {
                silently("put", "--seed", address, "k", "a=5", "b=text", "c=1.5", "d=[1]", "e=blob:00");
                silently("get", "--seed", address, "k");
                silently("get", "--seed", address, "--json", "k", "a");
                silently("scan", "--seed", address);
                silently("delete", "--seed", address, "k");
            }
        }
        silently("--help");
        silently("info", "--help");
        silently("version", "--json");
    }

    private static void silently(String... arguments) {
        var nowhere = new PrintWriter(Writer.nullWriter());
        CommandLine commandLine = Onehop.commandLine(arguments).setOut(nowhere).setErr(nowhere);
        commandLine.execute(arguments);
    }
}
