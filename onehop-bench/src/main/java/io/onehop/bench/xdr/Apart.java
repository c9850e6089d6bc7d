package io.onehop.bench.xdr;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Writes beside shipping to a data centre that has a core of its own, as it would have machines of its own:
/// this process, a node that ships nothing and one that ships share the other core. Needs Linux, two cores.
final class Apart implements AutoCloseable {
    private static final int STEP = 10;

    private final List<Site> sites = new ArrayList<>();
    private final int cores = Runtime.getRuntime().availableProcessors(); // fewer once it is kept on one

    Apart(String launcher, int basePort) throws IOException, InterruptedException {
        boolean done = false;
        try {
            for (int i = 0; i < 3; i++) {
                sites.add(new Site(launcher, basePort + i * STEP, 0));
            }
            pin(ProcessHandle.current().pid(), 0);
            pin(plain().pid(), 0);
            pin(source().pid(), 0);
            pin(sites.getLast().pid(), 1);
            source().shipTo(Setting.FAR, basePort + 2 * STEP);
            done = true;
        } finally {
            if (!done) {
                close();
            }
        }
    }

    private Site plain() {
        return sites.getFirst();
    }

    private Site source() {
        return sites.get(1);
    }

    /// Keeps all threads of a process on a core.
    ///
    /// @throws IOException when that cannot be done here
    private static void pin(long pid, int core) throws IOException, InterruptedException {
        Process taskset = new ProcessBuilder(
                "taskset", "-acp", Integer.toString(core), Long.toString(pid))
                .redirectErrorStream(true).start();
        String said = new String(taskset.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (taskset.waitFor() != 0) {
            throw new IOException("taskset: " + said);
        }
    }

    JsonObject measure(int rounds, int keys, double seconds) throws InterruptedException {
        return Rates.writes(plain(), source(), rounds, keys, seconds);
    }

    /// Gives this process all cores again.
    @Override
    public void close() {
        sites.reversed().forEach(Site::close);
        try {
            new ProcessBuilder("taskset", "-acp", "0-" + (cores - 1),
                    Long.toString(ProcessHandle.current().pid())).start().waitFor();
        } catch (IOException _) {
            // there is no taskset, so it has them
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
