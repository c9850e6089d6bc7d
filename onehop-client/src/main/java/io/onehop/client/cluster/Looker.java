package io.onehop.client.cluster;

import io.netty.channel.EventLoop;
import io.onehop.client.net.Connection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Looks at one node: 1. its name and generations; 2. its peers, if their generation changed or some node is
/// silent; 3. its partitions, if their generation changed. All on one connection of its own, which is opened
/// again when it broke, and on which the node's name is checked each time.
///
/// Confined to the tending event loop.
final class Looker {
    /// What the looks find, and what they have to know.
    interface Findings {
        /// Whether the node still belongs to the cluster, so that its connection may be kept.
        boolean isTended(Tended tended);

        /// Whether any node is silent: then all are asked whom they list.
        boolean isAnySilent();

        /// Whether the node is alone while others are visible.
        boolean isSplitOff(Tended tended);

        /// The node answered, after that many looks in a row which it did not.
        void onAnswer(Tended tended, int silentLooksBefore);

        /// The node did not answer.
        void onSilence(Tended tended, Throwable failure);

        /// Partitions of that generation are taken over instead of those of the other (below 0: none).
        void onMap(Tended tended, long from, long to);

        /// The node told its peers.
        void onPeers(Tended tended);

        /// The node told its partitions.
        ///
        /// @param news whether its view changed since it told them last
        void onPartitions(Tended tended, List<ReplicasText> claims, boolean news);

        /// An answer cannot be used; the node may be well all the same.
        void onRefused(Tended tended, String what, Throwable failure);
    }

    private static final List<String> GENERATIONS =
            List.of("node", "peers-generation", "partition-generation");

    private final Prober prober;
    private final EventLoop loop;
    private final Findings findings;

    Looker(Prober prober, EventLoop loop, Findings findings) {
        this.prober = prober;
        this.loop = loop;
        this.findings = findings;
    }

    /// One look; never fails.
    CompletableFuture<@Nullable Void> look(Tended tended) {
        tended.looking = true;
        return CompletableFuture.completedFuture(0)
                .thenComposeAsync(ignored -> ask(tended, GENERATIONS), loop)
                .thenComposeAsync(answers -> {
                    answered(tended, answers);
                    return peers(tended).thenComposeAsync(done -> partitions(tended), loop);
                }, loop)
                .<@Nullable Void>handleAsync((ignored, failure) -> {
                    tended.looking = false;
                    if (failure != null) {
                        silent(tended, failure);
                    }
                    return null;
                }, loop);
    }

    private void answered(Tended tended, Map<String, String> answers) {
        var name = answers.getOrDefault("node", "");
        if (!name.isEmpty() && !name.startsWith("ERROR") && !name.equals(tended.node.name())) {
            tended.replaced = true;
        }
        if (!name.equals(tended.node.name())) {
            throw new IllegalArgumentException("node answers under another name, node=" + name);
        }
        long peers = generation(answers, "peers-generation");
        tended.seenPartitionGeneration = generation(answers, "partition-generation");
        tended.seenPeersGeneration = peers;
        tended.answered = true;
        findings.onAnswer(tended, tended.silentLooks);
        tended.silentLooks = 0;
        tended.node.lookSucceeded();
    }

    private static long generation(Map<String, String> answers, String command) {
        var text = answers.getOrDefault(command, "");
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("answer is no number, command=" + command + " lengthChars="
                    + text.length(), e);
        }
    }

    private void silent(Tended tended, Throwable failure) {
        tended.answered = false;
        tended.silentLooks++;
        tended.forget();
        tended.closeConnection();
        tended.node.lookFailed();
        findings.onSilence(tended, failure);
    }

    private CompletableFuture<?> peers(Tended tended) {
        if (!tended.peersChanged() && !findings.isAnySilent()) {
            return CompletableFuture.completedFuture(null);
        }
        var command = prober.peersCommand();
        return ask(tended, List.of(command))
                .thenAcceptAsync(answers -> {
                    var told = PeersText.parse(answers.getOrDefault(command, ""));
                    tended.peers = told.peers();
                    tended.alone = told.peers().isEmpty();
                    tended.peersGeneration = told.generation();
                    findings.onPeers(tended);
                }, loop)
                .exceptionallyAsync(failure -> {
                    tended.peersGeneration = -1;
                    findings.onRefused(tended, "peers are unknown", failure);
                    return null;
                }, loop);
    }

    /// A node that sees no other one while several answer was split off: it claims every partition, but the
    /// others serve them.
    private CompletableFuture<?> partitions(Tended tended) {
        if (!tended.partitionsChanged() || findings.isSplitOff(tended)) {
            return CompletableFuture.completedFuture(null);
        }
        return ask(tended, List.of("partition-generation", "replicas", "rack-ids"))
                .thenAcceptAsync(answers -> {
                    long generation = generation(answers, "partition-generation");
                    var claims = ReplicasText.parse(answers.getOrDefault("replicas", ""));
                    tended.node.racks(RacksText.parse(answers.getOrDefault("rack-ids", "")));
                    boolean news = generation != tended.fetchedGeneration;
                    findings.onMap(tended, tended.partitionGeneration, generation);
                    tended.partitionGeneration = generation;
                    tended.fetchedGeneration = generation;
                    findings.onPartitions(tended, claims, news);
                }, loop)
                .exceptionallyAsync(failure -> {
                    findings.onRefused(tended, "partitions are unknown", failure);
                    return null;
                }, loop);
    }

    private CompletableFuture<Map<String, String>> ask(Tended tended, List<String> commands) {
        var open = tended.connection;
        if (open != null && open.isOpen()) {
            return InfoExchange.ask(open, commands, prober.infoDeadline());
        }
        return prober.dial(tended.node.address()).thenComposeAsync(connection -> {
            keep(tended, connection);
            return InfoExchange.ask(connection, commands, prober.infoDeadline());
        }, loop);
    }

    private void keep(Tended tended, Connection connection) {
        tended.forget();
        if (findings.isTended(tended)) {
            tended.connection = connection;
        } else {
            connection.close();
        }
    }
}
