package io.onehop.cli;

import com.google.gson.JsonObject;
import io.onehop.cli.load.ServerCpu;
import io.onehop.cli.load.Tally;
import io.onehop.client.error.OnehopException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/// What a load came to, for people and for machines.
///
/// @param sum of the measured phase
/// @param elapsedNanos its length
/// @param cpuMicros what the servers used meanwhile
/// @param cpu the servers, or why they are not known
/// @param open whether latencies count from when a command was due
/// @param fillErrors writes that failed while filling
/// @param early whether it was ended before its time
record BenchSummary(
        Tally.Sum sum, long elapsedNanos, long cpuMicros, ServerCpu cpu, boolean open, long fillErrors,
        boolean early) {
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MICROS_PER_SECOND = 1e6;
    private static final double P50 = 50;
    private static final double P90 = 90;
    private static final double P99 = 99;
    private static final double P999 = 99.9;

    static double micros(long nanos) {
        return nanos / NANOS_PER_MICRO;
    }

    static double seconds(long nanos) {
        return nanos / NANOS_PER_SECOND;
    }

    /// The summary as lines of text.
    List<String> lines() {
        var lines = new ArrayList<String>();
        if (early) {
            lines.add("ended early");
        }
        lines.add(String.format(Locale.ROOT, "%-7s %10s %10s %10s %10s %10s %10s %10s",
                "", "ops", "ops/s", "p50 us", "p90 us", "p99 us", "p99.9 us", "max us"));
        lines.add(row("reads", sum.reads()));
        lines.add(row("writes", sum.writes()));
        lines.add(String.format(Locale.ROOT, "total   %10d %10.0f in %.1f s, latencies from %s",
                sum.answered(), perSecond(sum.answered()), seconds(elapsedNanos),
                open ? "when each command was due" : "when each command was sent"));
        lines.add("errors  " + (sum.failed() == 0 ? "none" : errors()));
        lines.add("writes in doubt " + sum.inDoubt() + ", records not found " + sum.notFound()
                + (fillErrors == 0 ? "" : ", errors while filling " + fillErrors));
        lines.add(cpuLine());
        return lines;
    }

    private String row(String name, Histogram latencies) {
        return String.format(Locale.ROOT, "%-7s %10d %10.0f %10.0f %10.0f %10.0f %10.0f %10.0f",
                name, latencies.getTotalCount(), perSecond(latencies.getTotalCount()),
                percentile(latencies, P50),
                percentile(latencies, P90), percentile(latencies, P99), percentile(latencies, P999),
                micros(latencies.getMaxValue()));
    }

    private String errors() {
        return sum.errors().entrySet().stream()
                .map(e -> e.getValue() + " x code " + e.getKey()
                        + " (" + OnehopException.meaning(e.getKey()) + ")")
                .collect(Collectors.joining(", "));
    }

    private String cpuLine() {
        if (!cpu.unknown().isEmpty()) {
            return "server CPU not known: " + cpu.unknown();
        }
        return String.format(Locale.ROOT, "server CPU %.1f us per command, %.2f cores (process %s)",
                cpuPerCommand(),
                cpuMicros / MICROS_PER_SECOND / seconds(elapsedNanos),
                cpu.pids().stream().map(String::valueOf).collect(Collectors.joining(",")));
    }

    private double cpuPerCommand() {
        return (double) cpuMicros / Math.max(1, sum.answered() + sum.failed());
    }

    private double perSecond(long count) {
        return count / Math.max(seconds(elapsedNanos), 1 / NANOS_PER_SECOND);
    }

    private static double percentile(Histogram latencies, double percent) {
        return micros(latencies.getValueAtPercentile(percent));
    }


    /// The summary as one object; latencies in microseconds.
    JsonObject json() {
        var object = new JsonObject();
        object.addProperty("seconds", seconds(elapsedNanos));
        object.addProperty("endedEarly", early);
        object.addProperty("openLoop", open);
        object.addProperty("ops", sum.answered());
        object.addProperty("opsPerSecond", perSecond(sum.answered()));
        object.add("reads", json(sum.reads()));
        object.add("writes", json(sum.writes()));
        var errors = new JsonObject();
        sum.errors().forEach((code, count) -> {
            var error = new JsonObject();
            error.addProperty("count", count);
            error.addProperty("meaning", OnehopException.meaning(code));
            errors.add(String.valueOf(code), error);
        });
        object.add("errors", errors);
        object.addProperty("inDoubt", sum.inDoubt());
        object.addProperty("notFound", sum.notFound());
        object.addProperty("fillErrors", fillErrors);
        if (cpu.unknown().isEmpty()) {
            object.addProperty("serverCpuMicrosPerOp", cpuPerCommand());
        } else {
            object.addProperty("serverCpuUnknown", cpu.unknown());
        }
        return object;
    }

    private JsonObject json(Histogram latencies) {
        var object = new JsonObject();
        object.addProperty("ops", latencies.getTotalCount());
        object.addProperty("opsPerSecond", perSecond(latencies.getTotalCount()));
        object.addProperty("p50Micros", percentile(latencies, P50));
        object.addProperty("p90Micros", percentile(latencies, P90));
        object.addProperty("p99Micros", percentile(latencies, P99));
        object.addProperty("p999Micros", percentile(latencies, P999));
        object.addProperty("maxMicros", micros(latencies.getMaxValue()));
        return object;
    }
}
