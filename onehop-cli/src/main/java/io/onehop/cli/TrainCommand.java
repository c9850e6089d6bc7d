package io.onehop.cli;

import io.onehop.wire.Proto;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `onehop train`: does once what the commands for people do, so that the Java that runs it learns which
/// classes and methods they need. The launcher calls it after a build to make the cache that shortens later
/// starts.
@Command(name = "train", hidden = true, mixinStandardHelpOptions = true, versionProvider = BuildVersion.class,
        description = "Walks through the commands to prepare the start-up cache.")
final class TrainCommand implements Runnable {
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
        try (var responder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofPlatform().daemon().name("train-responder").start(() -> answerOnce(responder));
            String address = ServiceAddress.DEFAULT.host() + ":" + responder.getLocalPort();
            silently("info", address, "build");
        } catch (IOException noLoopback) {
            throw new UncheckedIOException(noLoopback);
        }
        silently("--help");
        silently("info", "--help");
        silently("version", "--json");
    }

    private static void silently(String... arguments) {
        var nowhere = new PrintWriter(Writer.nullWriter());
        CommandLine commandLine = Onehop.commandLine().setOut(nowhere).setErr(nowhere);
        commandLine.execute(arguments);
    }

    private static void answerOnce(ServerSocket responder) {
        try (var socket = responder.accept()) {
            var in = new DataInputStream(socket.getInputStream());
            in.skipNBytes(Proto.length(in.readLong()));
            byte[] answer = "build\t0\n".getBytes(StandardCharsets.UTF_8);
            var out = new DataOutputStream(socket.getOutputStream());
            out.writeLong(Proto.header(Proto.TYPE_INFO, answer.length));
            out.write(answer);
            out.flush();
        } catch (IOException _) {
            // The command this answers reports it; a training that ends early only makes the cache smaller.
        }
    }
}
