package io.onehop.bench.client;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A [ClientWorker] as seen from outside. Used by one thread.
final class WorkerProcess implements AutoCloseable {
    private static final int STOP_SECONDS = 20;

    private final String name;
    private final Process process;
    private final BufferedReader answers;

    /// Starts it with the JVM and class path of this process.
    ///
    /// @param jvmOptions more options of the JVM
    WorkerProcess(String name, int port, int keys, List<String> jvmOptions) throws IOException {
        this.name = name;
        var words = new ArrayList<String>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("-Xmx512m", "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        jvmOptions.forEach(each -> words.add(each.replace("SUBJECT", name)));
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.onehop.bench.Bench",
                "client-worker", "--subject", name, "--port", "" + port, "--keys", "" + keys));
        process = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /// Has it do something and waits for the answer.
    JsonObject ask(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        String answer = answers.readLine();
        while (answer != null && !answer.startsWith("{")) {
            // What the JVM says.
            System.err.println(answer);
            answer = answers.readLine();
        }
        if (answer == null) {
            throw new IOException("worker ended, client=" + name + " asked=" + line);
        }
        return JsonParser.parseString(answer).getAsJsonObject();
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
