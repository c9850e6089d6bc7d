package io.onehop.cli.status;

import io.onehop.cli.ask.CommandFailure;
import io.onehop.cli.ask.Crowd;
import io.onehop.cli.ask.Facts;
import io.onehop.cli.ask.InfoExchange;
import io.onehop.cli.ask.ServiceAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Commands of one client that one node passed on for one reason (`proxies:`).
///
/// @param node      the node they were sent to
/// @param client    the client's address
/// @param reason    why that node did not execute them
/// @param count     since it started
/// @param perMinute in the last minute
public record ProxyCause(String node, String namespace, String client, String reason, long count,
        long perMinute) {
    private static final String COMMAND = "proxies:";

    /// What the nodes tell.
    ///
    /// @param causes most in the last minute first, then most in all
    /// @param silent ids of nodes that do not tell
    public record Answer(List<ProxyCause> causes, List<String> silent) {}

    /// Asks all nodes.
    public static Answer ask(ClusterStatus status, int timeoutMillis) {
        var inputs = new LinkedHashMap<String, ServiceAddress>();
        status.nodes().forEach(node -> inputs.put(node.id(), node.address()));
        Map<String, String> answers = Crowd.atOnce(inputs, address -> {
            try {
                return new InfoExchange(address, timeoutMillis).ask(COMMAND);
            } catch (CommandFailure failure) {
                return "ERROR:" + failure.getMessage();
            }
        });
        var causes = new ArrayList<ProxyCause>();
        var silent = new ArrayList<String>();
        answers.forEach((node, answer) -> {
            if (answer.startsWith("ERROR")) {
                silent.add(node);
            }
            Facts.entries(answer, "namespace", "client", "reason", "count", "per-minute").stream()
                    .filter(entry -> !entry.text("client").isEmpty())
                    .forEach(entry -> causes.add(new ProxyCause(node, entry.text("namespace"),
                            entry.text("client"), entry.text("reason"), entry.number("count"),
                            entry.number("per-minute"))));
        });
        causes.sort(Comparator.comparingLong(ProxyCause::perMinute).thenComparingLong(ProxyCause::count)
                .reversed());
        return new Answer(causes, silent);
    }
}
