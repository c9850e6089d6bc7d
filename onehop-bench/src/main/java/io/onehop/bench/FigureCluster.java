package io.onehop.bench;

import com.aerospike.client.AerospikeException;
import com.aerospike.client.Info;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// A cluster of real processes that `onehop cluster` keeps, and what is done to it. Used by one thread.
public final class FigureCluster implements AutoCloseable {
    private static final long POLL_MILLIS = 10;
    private static final int STOP_SECONDS = 60;
    private static final String HOST = "127.0.0.1";

    /// A node of it.
    public static final class Member {
        final String id;
        final int port;
        final Path directory;
        private ProcessHandle process;

        private Member(JsonObject node) {
            id = node.get("id").getAsString();
            String service = node.get("service").getAsString();
            port = Integer.parseInt(service.substring(service.lastIndexOf(':') + 1));
            directory = Path.of(node.get("dir").getAsString());
            process = ProcessHandle.of(node.get("pid").getAsLong()).orElseThrow();
        }

        InetSocketAddress address() {
            return new InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), port);
        }

        boolean isAlive() {
            return process.isAlive();
        }

        /// The answer, or "" when there is none.
        String info(String command) {
            try {
                String answer = Info.request(HOST, port, command);
                return answer == null ? "" : answer;
            } catch (AerospikeException notThere) {
                return "";
            }
        }

        /// A number of `statistics` or `namespace/…`; -1 when it is not told.
        long number(String command, String name) {
            for (String pair : info(command).split(";", -1)) {
                if (pair.startsWith(name + '=')) {
                    return Long.parseLong(pair.substring(name.length() + 1));
                }
            }
            return -1;
        }
    }

    private final String launcher;
    private final Process keeper;
    private final JsonObject table;
    private final List<Member> members = new ArrayList<>();
    private final List<Process> restarted = new ArrayList<>();

    /// Starts it and waits until it is stable.
    public FigureCluster(String launcher, int nodes, int basePort, List<String> overrides)
            throws IOException {
        this.launcher = launcher;
        var words = new ArrayList<>(List.of(launcher, "cluster", "--json", "--nodes", "" + nodes,
                "--base-port",
                "" + basePort));
        overrides.forEach(each -> words.addAll(List.of("--set", each)));
        keeper = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        var out = new BufferedReader(new InputStreamReader(keeper.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        if (line == null) {
            throw new IOException("'" + String.join(" ", words) + "' printed nothing");
        }
        table = JsonParser.parseString(line).getAsJsonObject();
        if (!table.get("ok").getAsBoolean()) {
            throw new IOException(table.get("error").getAsString());
        }
        JsonArray all = table.getAsJsonArray("nodes");
        for (JsonElement each : all) {
            members.add(new Member(each.getAsJsonObject()));
        }
    }

    /// Milliseconds from the start of the last process until all agreed.
    long formationMillis() {
        return table.get("formationMillis").getAsLong();
    }

    String directory() {
        return table.get("dir").getAsString();
    }

    public List<Member> members() {
        return members;
    }

    List<Member> alive() {
        return members.stream().filter(Member::isAlive).toList();
    }

    /// Ends a node as a crash does.
    public void kill(Member member) {
        member.process.destroyForcibly();
    }

    /// Starts a node that was killed again, empty.
    void startAgain(Member member) throws IOException {
        var builder = new ProcessBuilder(launcher, "server", "--config",
                member.directory.resolve("onehop.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(member.directory.resolve("console.log").toFile());
        builder.environment().put("ONEHOP_NO_BUILD", "1");
        Process process = builder.start();
        restarted.add(process);
        member.process = process.toHandle();
    }

    /// Restarts all nodes one by one; the exit code of `onehop cluster restart`.
    int rollingRestart() throws IOException, InterruptedException {
        int exitCode = new ProcessBuilder(launcher, "cluster", "restart", "--dir", directory())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
        for (Member member : members) {
            long pid = Long.parseLong(java.nio.file.Files.readString(member.directory.resolve("pid")).trim());
            member.process = ProcessHandle.of(pid).orElseThrow();
        }
        return exitCode;
    }

    /// Whether all that are alive agree on a cluster of themselves and nothing moves.
    boolean isStable() {
        List<Member> alive = alive();
        List<String> keys = alive.stream().map(each -> each.info("cluster-stable:size=" + alive.size()))
                .distinct().toList();
        return keys.size() == 1 && !keys.getFirst().isEmpty() && !keys.getFirst().startsWith("ERROR");
    }

    /// Whether all that are alive see a cluster of that size.
    public boolean isSeenAs(int size) {
        return alive().stream().allMatch(each -> each.number("statistics", "cluster_size") == size);
    }

    /// Milliseconds since a moment until something is so; -1 when it is not within the limit.
    public static long millisUntil(BooleanSupplier isSo, long sinceNanos, long limitSeconds)
            throws InterruptedException {
        long deadline = sinceNanos + TimeUnit.SECONDS.toNanos(limitSeconds);
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                return -1;
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNanos);
    }

    /// The sum of a number over all that are alive.
    public long sum(String command, String name) {
        return alive().stream().mapToLong(each -> Math.max(0, each.number(command, name))).sum();
    }

    @Override
    public void close() {
        restarted.forEach(Process::destroy);
        keeper.destroy();
        try {
            if (!keeper.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                keeper.destroyForcibly();
            }
            for (Process each : restarted) {
                if (!each.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                    each.destroyForcibly();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
