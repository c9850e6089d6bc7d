package io.onehop.cli.local;

import io.onehop.cli.ask.CommandFailure;
import io.onehop.cli.ask.Facts;
import io.onehop.cli.ask.InfoExchange;
import io.onehop.cli.ask.ServiceAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Whether nodes agree on one cluster with all of them, and nothing migrates (`cluster-stable:`,
/// info-protocol reference, section 2.5).
///
/// @param isStable whether they do
/// @param key      the cluster key, "" unless stable
/// @param text     how far they are, for people
public record Stability(boolean isStable, String key, String text) {
    private static final int TIMEOUT_MILLIS = 1_000;
    private static final String STATISTICS = "statistics";

    /// What one node says.
    private record Said(boolean answers, String stable, Facts statistics) {}

    /// Asks all of them.
    public static Stability of(List<ServiceAddress> nodes) {
        String question = "cluster-stable:size=" + nodes.size();
        var said = new ArrayList<Said>();
        for (ServiceAddress node : nodes) {
            said.add(ask(node, question));
        }
        List<String> keys = said.stream().map(Said::stable).distinct().toList();
        boolean isStable = keys.size() == 1 && isKey(keys.getFirst());
        return new Stability(isStable, isStable ? keys.getFirst() : "", text(said));
    }

    private static Said ask(ServiceAddress node, String question) {
        try {
            Map<String, String> answers = new InfoExchange(node, TIMEOUT_MILLIS)
                    .ask(List.of(question, STATISTICS));
            return new Said(true, answers.getOrDefault(question, ""),
                    Facts.of(answers.getOrDefault(STATISTICS, "")));
        } catch (CommandFailure _) {
            return new Said(false, "", Facts.NONE);
        }
    }

    private static boolean isKey(String answer) {
        return !answer.isEmpty() && answer.chars().allMatch(c -> Character.digit(c, 16) >= 0);
    }

    private static String text(List<Said> said) {
        long answering = said.stream().filter(Said::answers).count();
        String sizes = said.stream().filter(Said::answers)
                .map(each -> each.statistics().text("cluster_size")).collect(Collectors.joining(","));
        long remaining = said.stream()
                .mapToLong(each -> each.statistics().number("migrate_partitions_remaining")).sum();
        return answering + " of " + said.size() + " nodes answer"
                + (sizes.isEmpty() ? "" : "; cluster sizes they see: " + sizes)
                + (remaining == 0 ? "" : "; partitions that still have to move: " + remaining);
    }
}
