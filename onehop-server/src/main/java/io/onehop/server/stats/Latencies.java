package io.onehop.server.stats;

import java.util.ArrayList;
import java.util.List;

/// A latency histogram for each constant of an enum. Any thread may record; the ticker closes intervals.
///
/// @param <K> what is timed
public final class Latencies<K extends Enum<K> & LatencyKind> {
    private final String prefix;
    private final K[] kinds;
    private final LatencyHistogram[] histograms;

    private Latencies(String prefix, K[] kinds, boolean inMicros, long startNanos) {
        this.prefix = prefix;
        this.kinds = kinds;
        this.histograms = new LatencyHistogram[kinds.length];
        for (int i = 0; i < kinds.length; i++) {
            histograms[i] = new LatencyHistogram(inMicros, startNanos);
        }
    }

    /// The node's own histograms.
    ///
    /// @param inMicros   `microsecond-histograms`
    /// @param startNanos the clock's nanoTime now
    public static Latencies<NodeLatency> ofNode(boolean inMicros, long startNanos) {
        return new Latencies<>("", NodeLatency.values(), inMicros, startNanos);
    }

    /// A namespace's histograms; their names start with `{namespace}-`.
    ///
    /// @param inMicros   `microsecond-histograms`
    /// @param startNanos the clock's nanoTime now
    public static Latencies<NamespaceLatency> ofNamespace(String namespace, boolean inMicros,
            long startNanos) {
        return new Latencies<>('{' + namespace + "}-", NamespaceLatency.values(), inMicros, startNanos);
    }

    /// Counts an operation that took so long.
    public void record(K kind, long nanos) {
        histograms[kind.ordinal()].record(nanos);
    }

    /// Ends the interval of every histogram.
    public void closeInterval(long nowNanos) {
        for (LatencyHistogram histogram : histograms) {
            histogram.closeInterval(nowNanos);
        }
    }

    /// `name:body` of each histogram told without being asked for by name.
    public List<String> listed() {
        var entries = new ArrayList<String>();
        for (K kind : kinds) {
            if (kind.isListed()) {
                entries.add(entry(kind));
            }
        }
        return entries;
    }

    /// `name:body` of the histogram with that full name, or of each slice of the group with that name; empty
    /// when there is neither.
    public List<String> named(String name) {
        var entries = new ArrayList<String>();
        for (K kind : kinds) {
            String group = kind.group();
            String asked = prefix + (group == null ? kind.label() : group);
            if (asked.equals(name)) {
                entries.add(entry(kind));
            }
        }
        return entries;
    }

    /// Lines for the log: every histogram in which something was recorded.
    public List<String> dump() {
        var lines = new ArrayList<String>();
        for (K kind : kinds) {
            lines.addAll(histograms[kind.ordinal()].dump(prefix + kind.label()));
        }
        return lines;
    }

    private String entry(K kind) {
        return prefix + kind.label() + ':' + histograms[kind.ordinal()].lastInterval();
    }
}
