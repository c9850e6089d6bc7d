package io.onehop.bench.client;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The rounds of one case, in pairs that ran right after each other. For each figure: the medians of both
/// clients, the ratio of these (ours to theirs), and the lowest and highest ratio of a pair.
final class PairedRounds {
    private record Pair(double ours, double theirs) {}

    private final Map<String, List<Pair>> figures = new LinkedHashMap<>();

    void add(JsonObject ours, JsonObject theirs) {
        for (String figure : ours.keySet()) {
            figures.computeIfAbsent(figure, _ -> new ArrayList<>())
                    .add(new Pair(ours.get(figure).getAsDouble(), theirs.get(figure).getAsDouble()));
        }
    }

    /// By figure: `onehop`, `official`, `ratio`, `lowest`, `highest`.
    JsonObject summary() {
        var all = new JsonObject();
        figures.forEach((figure, pairs) -> {
            double ours = median(pairs.stream().mapToDouble(Pair::ours).toArray());
            double theirs = median(pairs.stream().mapToDouble(Pair::theirs).toArray());
            double[] ratios = pairs.stream().mapToDouble(each -> each.ours / each.theirs).sorted().toArray();
            var one = new JsonObject();
            one.addProperty("onehop", rounded(ours));
            one.addProperty("official", rounded(theirs));
            one.addProperty("ratio", rounded(ours / theirs));
            one.addProperty("lowest", rounded(ratios[0]));
            one.addProperty("highest", rounded(ratios[ratios.length - 1]));
            all.add(figure, one);
        });
        return all;
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static double rounded(double value) {
        double scale = Math.abs(value) < 100 ? 1000 : 1;
        return Math.round(value * scale) / scale;
    }
}
