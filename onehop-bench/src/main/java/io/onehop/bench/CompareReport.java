package io.onehop.bench;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Turns the JSON lines of many runs into a table of medians, and of ratios between runs of the same round.
@Command(name = "report", description = "Prints medians and ratios of a file of results.",
        mixinStandardHelpOptions = true)
final class CompareReport implements Callable<Integer> {
    private static final String BASE = "echo";
    private static final String SUBJECT = "onehop";
    private static final String CPU = "serverCpuMicrosPerRequest";

    @Parameters(paramLabel = "FILE",
            description = "One JSON object per line, as 'load' and 'first-put' print them.")
    private Path file = Path.of("results.jsonl");

    @Override
    public Integer call() throws IOException {
        print(Files.readAllLines(file), System.out);
        return 0;
    }

    static void print(List<String> lines, PrintStream out) {
        Map<String, Map<String, List<JsonObject>>> cases = new LinkedHashMap<>();
        for (String line : lines) {
            JsonObject result = JsonParser.parseString(line).getAsJsonObject();
            cases.computeIfAbsent(result.get("case").getAsString(), _ -> new LinkedHashMap<>())
                    .computeIfAbsent(result.has("server") ? result.get("server").getAsString() : SUBJECT,
                            _ -> new ArrayList<>())
                    .add(result);
        }
        out.println("| case | server | runs | requests/s | p50 us | p99 us "
                + "| server CPU us/request | us/record | cpus |");
        out.println("|---|---|---|---|---|---|---|---|---|");
        cases.values().forEach(servers -> servers.values().forEach(runs -> printLoad(runs, out)));
        out.println();
        cases.forEach((name, servers) -> printRatio(name, servers, out));
        cases.values().forEach(servers -> servers.values().forEach(runs -> printOther(runs, out)));
        long errors = cases.values().stream().flatMap(servers -> servers.values().stream())
                .flatMap(Collection::stream)
                .filter(run -> run.has("errors") && run.get("errors").getAsLong() > 0)
                .peek(run -> out.println("ERRORS: " + run)).count();
        out.println(errors == 0 ? "no run had errors" : errors
                + " runs had errors: their numbers mean nothing");
    }

    private static void printLoad(List<JsonObject> runs, PrintStream out) {
        if (!runs.getFirst().has("requestsPerSecond")) {
            return;
        }
        out.printf(Locale.ROOT, "| %s | %s | %d | %.0f | %.1f | %.1f | %.2f | %.3f | %.2f |%n",
                runs.getFirst().get("case").getAsString(), runs.getFirst().get("server").getAsString(),
                runs.size(),
                median(runs, "requestsPerSecond"), median(runs, "p50Micros"), median(runs, "p99Micros"),
                median(runs, CPU), median(runs, "serverCpuMicrosPerRecord"), median(runs, "serverCpus"));
    }

    private static void printRatio(String name, Map<String, List<JsonObject>> servers, PrintStream out) {
        List<JsonObject> base = servers.getOrDefault(BASE, List.of());
        List<JsonObject> subject = servers.getOrDefault(SUBJECT, List.of());
        int rounds = Math.min(base.size(), subject.size());
        if (rounds == 0) {
            return;
        }
        List<Double> cpu = ratios(base, subject, rounds, CPU);
        List<Double> throughput = ratios(base, subject, rounds, "requestsPerSecond");
        out.printf(Locale.ROOT, "%s: %s to %s, median of %d rounds (lowest, highest): CPU per request x %.2f "
                        + "(%.2f, %.2f), throughput x %.2f (%.2f, %.2f)%n", name, SUBJECT, BASE, rounds,
                median(cpu), Collections.min(cpu), Collections.max(cpu),
                median(throughput), Collections.min(throughput), Collections.max(throughput));
    }

    private static void printOther(List<JsonObject> runs, PrintStream out) {
        JsonObject first = runs.getFirst();
        if (first.has("requestsPerSecond")) {
            return;
        }
        out.print(first.get("case").getAsString() + ":");
        for (String key : first.keySet()) {
            boolean isNumber = first.get(key).isJsonPrimitive() && first.get(key).getAsJsonPrimitive()
                    .isNumber();
            if (isNumber) {
                out.printf(Locale.ROOT, " %s=%.1f", key, median(runs, key));
            }
        }
        out.println(runs.size() > 1 ? " (medians of " + runs.size() + " runs)" : "");
    }

    private static List<Double> ratios(List<JsonObject> base, List<JsonObject> subject, int rounds,
            String key) {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            ratios.add(subject.get(round).get(key).getAsDouble() / base.get(round).get(key).getAsDouble());
        }
        return ratios;
    }

    private static double median(List<JsonObject> runs, String key) {
        return median(runs.stream().map(run -> run.get(key).getAsDouble()).toList());
    }

    /// The middle value, or the mean of the two in the middle.
    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
