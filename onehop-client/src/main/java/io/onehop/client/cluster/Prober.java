package io.onehop.client.cluster;

import io.netty.channel.EventLoop;
import io.onehop.client.net.Connection;
import io.onehop.client.net.Dialer;
import io.onehop.client.policy.ClientPolicy;
import io.onehop.runtime.Clock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// Finds out who answers at an address, and whether it is a node this client can use
/// (smart-client reference, section 3). Futures complete on the tending event loop.
final class Prober {
    /// A usable node.
    ///
    /// @param name its node id as text
    /// @param address where it answered
    /// @param connection free; whoever has the probe owns it
    /// @param hasPeers whether it knows of other nodes
    /// @param services the addresses it wants to be called at
    record Probe(String name, InetSocketAddress address, Connection connection, boolean hasPeers,
            List<HostPort> services) {}

    /// A connection outside any pool: tells nobody, and is closed when given back.
    private static final class NoHome implements Connection.Home {
        @Override
        public void release(Connection connection) {
            // Its owner asks again; nothing to do in between.
        }

        @Override
        public void closed(Connection connection) {
            // Its owner sees that when it asks the next time.
        }
    }

    /// Addresses of one name or node that are tried, at most.
    static final int MAX_ADDRESSES = 64;

    private final ClientPolicy policy;
    private final Resolver resolver;
    private final Dialer dialer;
    private final Clock clock;
    private final EventLoop loop;
    private boolean closed;

    Prober(ClientPolicy policy, Resolver resolver, Dialer dialer, Clock clock, EventLoop loop) {
        this.policy = policy;
        this.resolver = resolver;
        this.dialer = dialer;
        this.clock = clock;
        this.loop = loop;
    }

    /// From now on no connection is opened: the event loops may end at any moment. On the tending loop.
    void close() {
        closed = true;
    }

    /// The command that lists the other nodes.
    String peersCommand() {
        return policy.useServicesAlternate() ? "peers-clear-alt" : "peers-clear-std";
    }

    private String serviceCommand() {
        return policy.useServicesAlternate() ? "service-clear-alt" : "service-clear-std";
    }

    /// When an info answer that is asked for now is late.
    long infoDeadline() {
        return clock.nanoTime() + policy.infoTimeout().toNanos();
    }

    /// Opens a connection that belongs to no pool. On the tending loop.
    CompletableFuture<Connection> dial(InetSocketAddress address) {
        if (closed) {
            return CompletableFuture.failedFuture(new IOException("client was closed"));
        }
        var dialed = new CompletableFuture<Connection>();
        dialer.dial(address, policy.connectTimeout().toNanos(), new NoHome(), new Dialer.Listener() {
            @Override
            public void onConnected(Connection connection) {
                dialed.complete(connection);
            }

            @Override
            public void onUnreachable(@Nullable Throwable cause) {
                dialed.completeExceptionally(new IOException("cannot connect to address=" + address, cause));
            }
        });
        return dialed;
    }

    /// Is the node of that name there? Fails with an [IOException] that says why it cannot be used, or that
    /// another one answers.
    CompletableFuture<Probe> probe(InetSocketAddress address, String name) {
        return probe(address).thenApply(probe -> {
            if (!probe.name().equals(name)) {
                probe.connection().close();
                throw refused(address, "another node answers, expected=" + name + " node=" + probe.name());
            }
            return probe;
        });
    }

    /// The addresses of a list that a node published, in its order and each once; those that cannot be
    /// resolved are left out.
    CompletableFuture<List<InetSocketAddress>> published(Collection<HostPort> hosts) {
        var resolved = new ArrayList<CompletableFuture<List<InetSocketAddress>>>();
        for (var host : hosts) {
            var instead = policy.addressMap().get(host.host());
            resolved.add(resolver.resolve(instead == null ? host : new HostPort(instead, host.port()))
                    .exceptionally(failure -> List.of()));
        }
        return all(resolved).thenApplyAsync(lists -> {
            var addresses = new LinkedHashSet<InetSocketAddress>();
            lists.forEach(addresses::addAll);
            return addresses.stream().limit(MAX_ADDRESSES).toList();
        }, loop);
    }

    private static <T> CompletableFuture<List<T>> all(List<CompletableFuture<T>> futures) {
        return CompletableFuture.allOf(futures.toArray(CompletableFuture<?>[]::new))
                .thenApply(ignored -> {
                    var results = new ArrayList<T>(futures.size());
                    futures.forEach(future -> results.add(future.join()));
                    return results;
                });
    }

    /// What went wrong, in words.
    static String reason(Throwable failure) {
        var cause = failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
        var deeper = cause.getCause();
        var message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return message + (deeper == null ? "" : " cause=" + deeper.getMessage());
    }

    /// Who is there? Fails with an [IOException] that says why the node cannot be used.
    CompletableFuture<Probe> probe(InetSocketAddress address) {
        var commands = new ArrayList<>(List.of("node", "partition-generation", "features", peersCommand()));
        commands.add(serviceCommand());
        if (!policy.clusterName().isEmpty()) {
            commands.add("cluster-name");
        }
        return dial(address).thenComposeAsync(
                connection -> InfoExchange.ask(connection, commands, infoDeadline())
                        .thenApplyAsync(answers -> accept(address, connection, answers), loop)
                        .whenComplete((probe, failure) -> {
                            if (failure != null) {
                                connection.close();
                            }
                        }),
                loop);
    }

    private Probe accept(InetSocketAddress address, Connection connection, Map<String, String> answers) {
        var name = answers.getOrDefault("node", "");
        if (name.isEmpty() || name.startsWith("ERROR")) {
            throw refused(address, "no node name, answer=" + firstLine(answers));
        }
        var generation = answers.getOrDefault("partition-generation", "");
        if (!generation.matches("\\d+")) {
            throw refused(address, "not fully started, partition-generation=" + generation);
        }
        var cluster = answers.getOrDefault("cluster-name", "");
        if (!policy.clusterName().isEmpty() && !cluster.equals(policy.clusterName())) {
            throw refused(address, "another cluster, cluster-name=" + cluster);
        }
        return new Probe(name, address, connection, hasPeers(answers), services(answers));
    }

    private boolean hasPeers(Map<String, String> answers) {
        try {
            return !PeersText.parse(answers.getOrDefault(peersCommand(), "")).peers().isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private List<HostPort> services(Map<String, String> answers) {
        var services = new ArrayList<HostPort>();
        var list = answers.getOrDefault(serviceCommand(), "");
        for (var text : list.split("[,;]", -1)) {
            if (!text.isEmpty() && !list.startsWith("ERROR")) {
                parse(text).ifPresent(services::add);
            }
        }
        return services;
    }

    private static Optional<HostPort> parse(String text) {
        try {
            return Optional.of(HostPort.parse(text, HostPort.DEFAULT_PORT));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String firstLine(Map<String, String> answers) {
        return answers.isEmpty() ? "" : answers.keySet().iterator().next();
    }

    private static CompletionException refused(InetSocketAddress address, String reason) {
        return new CompletionException(
                new IOException("cannot use node at address=" + address + " reason=" + reason));
    }
}
