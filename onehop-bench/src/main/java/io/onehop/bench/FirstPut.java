package io.onehop.bench;

import com.google.gson.JsonObject;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Starts a server and measures the time until a put succeeds; then ends it as an operator would.
@Command(name = "first-put", description = "Milliseconds from a server's start to its first successful put.",
        mixinStandardHelpOptions = true)
final class FirstPut implements Callable<Integer> {
    private static final int VALUE_BYTES = 100;
    private static final long POLL_MILLIS = 2;
    private static final int STOP_SECONDS = 20;

    @Option(names = "--port", required = true, description = "The service port the server will listen on.")
    private int port;

    @Option(names = "--limit-seconds", defaultValue = "60", description = "Longest wait for the put.")
    private int limitSeconds;

    @Option(names = "--log", defaultValue = "/dev/null",
            description = "File that takes what the server prints.")
    private File log = new File("/dev/null");

    @Parameters(arity = "1..*", paramLabel = "COMMAND", description = "The server's command line.")
    private List<String> command = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log);
        long start = System.nanoTime();
        Process server = builder.start();
        boolean isPut = false;
        long deadline = start + TimeUnit.SECONDS.toNanos(limitSeconds);
        while (!isPut && server.isAlive() && System.nanoTime() < deadline) {
            isPut = put();
            if (!isPut) {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
        }
        long nanos = System.nanoTime() - start;
        server.destroy();
        boolean stopped = server.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
        int exitCode = stopped ? server.exitValue() : server.destroyForcibly().waitFor();
        var out = new JsonObject();
        out.addProperty("case", "first-put");
        out.addProperty("ok", isPut);
        out.addProperty("millis", TimeUnit.NANOSECONDS.toMillis(nanos));
        out.addProperty("exitCode", exitCode);
        System.out.println(out);
        return isPut ? 0 : 1;
    }

    private boolean put() {
        byte[] request = new RequestEncoder("test", "demo").put(VALUE_BYTES).bytes();
        try (Wire wire = Wire.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            wire.send(ByteBuffer.wrap(request));
            wire.readSingles(1);
            return wire.outcome().records == 1;
        } catch (IOException notYet) {
            return false;
        }
    }
}
