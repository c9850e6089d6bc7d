package io.onehop.cli.ask;

import io.onehop.client.cluster.PeersText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// All nodes that can be found from one: the seed, its peers, their peers and so on. Immutable.
///
/// @param found  nodes that answered, in the order of their ids
/// @param absent nodes that others name and that did not answer
public record Crowd(List<Found> found, List<Absent> absent) {
    /// More nodes than a cluster may have.
    private static final int MAX_NODES = 1024;
    private static final List<String> COMMANDS = List.of("node", "service-clear-std", "peers-clear-std");

    /// A node that answered.
    ///
    /// @param address   where it answered
    /// @param published where clients are told that it is
    /// @param peers     the nodes it names
    public record Found(String id, ServiceAddress address, List<ServiceAddress> published,
            List<PeersText.Peer> peers) {}

    /// A node that did not answer.
    ///
    /// @param namedBy ids of the nodes that name it
    /// @param reasons why each of its addresses failed
    public record Absent(String id, List<ServiceAddress> addresses, Set<String> namedBy,
            List<String> reasons) {}

    /// What one round of looking found at a node.
    private record Look(@Nullable Found found, List<String> reasons) {}

    /// Looks for all nodes, those named at the same distance from the seed at once.
    ///
    /// @throws CommandFailure when the seed does not answer, with its reason
    public static Crowd from(ServiceAddress seed, int timeoutMillis) {
        Found first = ask(seed, timeoutMillis);
        var found = new LinkedHashMap<String, Found>();
        var absent = new LinkedHashMap<String, Absent>();
        found.put(first.id(), first);
        Map<String, List<ServiceAddress>> next = unknown(List.of(first), found, absent);
        while (!next.isEmpty() && found.size() + absent.size() < MAX_NODES) {
            Map<String, Look> looks = atOnce(next, hosts -> look(hosts, timeoutMillis));
            var fresh = new ArrayList<Found>();
            for (var each : looks.entrySet()) {
                Found node = each.getValue().found();
                // What answers under another id is another node: it is the address that is wrong.
                if (node == null || !node.id().equals(each.getKey())) {
                    absent.put(each.getKey(), absent(each.getKey(), next, each.getValue()));
                }
                if (node != null && found.putIfAbsent(node.id(), node) == null) {
                    fresh.add(node);
                }
            }
            next = unknown(fresh, found, absent);
        }
        absent.keySet().removeAll(found.keySet());
        var sorted = found.values().stream()
                .sorted((a, b) -> Long.compareUnsigned(number(a.id()), number(b.id()))).toList();
        sorted.forEach(node -> node.peers().forEach(peer -> {
            Absent missing = absent.get(peer.name());
            if (missing != null) {
                missing.namedBy().add(node.id());
            }
        }));
        return new Crowd(sorted, List.copyOf(absent.values()));
    }

    private static long number(String id) {
        try {
            return Long.parseUnsignedLong(id, 16);
        } catch (NumberFormatException _) {
            return 0; // another server's name: any order will do
        }
    }

    private static Absent absent(String id, Map<String, List<ServiceAddress>> asked, Look look) {
        List<String> reasons = look.found() == null ? look.reasons()
                : List.of(look.found().address() + " is node " + look.found().id());
        return new Absent(id, asked.getOrDefault(id, List.of()), new LinkedHashSet<>(), reasons);
    }

    /// The nodes that these name and that nobody has asked yet.
    private static Map<String, List<ServiceAddress>> unknown(
            List<Found> nodes, Map<String, Found> found, Map<String, Absent> absent) {
        var unknown = new LinkedHashMap<String, List<ServiceAddress>>();
        for (Found node : nodes) {
            for (PeersText.Peer peer : node.peers()) {
                if (!found.containsKey(peer.name()) && !absent.containsKey(peer.name())) {
                    unknown.putIfAbsent(peer.name(), addresses(peer));
                }
            }
        }
        return unknown;
    }

    /// Where a peer can be reached, as told by the node that names it.
    public static List<ServiceAddress> addresses(PeersText.Peer peer) {
        return peer.hosts().stream().map(host -> new ServiceAddress(host.host(), host.port())).toList();
    }

    private static Look look(List<ServiceAddress> hosts, int timeoutMillis) {
        var reasons = new ArrayList<String>();
        for (ServiceAddress host : hosts) {
            try {
                return new Look(ask(host, timeoutMillis), List.of());
            } catch (CommandFailure failure) {
                reasons.add(String.valueOf(failure.getMessage()));
            }
        }
        if (hosts.isEmpty()) {
            reasons.add("it publishes no address");
        }
        return new Look(null, reasons);
    }

    private static Found ask(ServiceAddress address, int timeoutMillis) {
        Map<String, String> answers = new InfoExchange(address, timeoutMillis).ask(COMMANDS);
        String peers = answers.getOrDefault("peers-clear-std", "");
        return new Found(answers.getOrDefault("node", ""), address,
                addresses(answers.getOrDefault("service-clear-std", "")), peers(address, peers));
    }

    private static List<PeersText.Peer> peers(ServiceAddress address, String answer) {
        try {
            return PeersText.parse(answer).peers();
        } catch (IllegalArgumentException malformed) {
            throw new CommandFailure(address + " answers 'peers-clear-std' with something else than a list: "
                    + answer, malformed);
        }
    }

    private static List<ServiceAddress> addresses(String answer) {
        var addresses = new ArrayList<ServiceAddress>();
        for (String each : answer.split("[,;]")) {
            try {
                addresses.add(ServiceAddress.parse(each));
            } catch (IllegalArgumentException _) {
                // an empty list, or an error text: no address
            }
        }
        return addresses;
    }

    /// Work on one element that may fail.
    public interface Work<A, B> {
        /// Does it.
        B on(A input) throws Exception;
    }

    /// Does the same for every value at once, in a thread each, and keeps keys and order.
    public static <K, A, B> Map<K, B> atOnce(Map<K, A> inputs, Work<A, B> work) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new LinkedHashMap<K, Future<B>>();
            inputs.forEach((key, input) -> {
                Callable<B> task = () -> work.on(input);
                running.put(key, threads.submit(task));
            });
            var results = new LinkedHashMap<K, B>();
            for (var each : running.entrySet()) {
                results.put(each.getKey(), each.getValue().get());
            }
            return results;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted", interrupted);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(failed.getCause());
        }
    }
}
