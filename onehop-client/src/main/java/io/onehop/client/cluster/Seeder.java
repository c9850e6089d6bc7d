package io.onehop.client.cluster;

import io.netty.channel.EventLoop;
import io.onehop.client.cluster.Prober.Probe;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// Finds a first node through the seeds: every address of every seed is tried at once, so a dead one costs no
/// time.
///
/// Of those that answer the first one (in the order of the seeds) that knows other nodes is taken; a node
/// that is alone is taken only when all are. Where a load balancer or a translated address stands between
/// (the node does not list the address that was called), the first listed address at which the same node
/// answers is taken instead; when none does, the seed's address is kept (seed 003; smart-client reference,
/// section 3).
final class Seeder {
    /// Addresses tried at once.
    private static final int MAX_ADDRESSES = 64;

    private record Attempt(@Nullable Probe probe, String failure) {}

    private final List<HostPort> seeds;
    private final Resolver resolver;
    private final Prober prober;
    private final EventLoop loop;

    Seeder(List<HostPort> seeds, Resolver resolver, Prober prober, EventLoop loop) {
        this.seeds = List.copyOf(seeds);
        this.resolver = resolver;
        this.prober = prober;
        this.loop = loop;
    }

    /// The node to begin with; fails with an [IOException] that tells of every seed.
    CompletableFuture<Probe> find() {
        var attempts = new ArrayList<CompletableFuture<List<Attempt>>>();
        for (var seed : seeds) {
            attempts.add(attempts(seed));
        }
        return all(attempts).thenComposeAsync(lists -> {
            var flat = new ArrayList<Attempt>();
            lists.forEach(flat::addAll);
            return behindLoadBalancer(best(flat));
        }, loop);
    }

    private CompletableFuture<List<Attempt>> attempts(HostPort seed) {
        return resolver.resolve(seed)
                .thenComposeAsync(addresses -> {
                    var attempts = new ArrayList<CompletableFuture<Attempt>>();
                    for (var address : addresses.subList(0, Math.min(addresses.size(), MAX_ADDRESSES))) {
                        attempts.add(attempt(address));
                    }
                    return all(attempts);
                }, loop)
                .exceptionally(failure -> List.of(new Attempt(null, "seed=" + seed + " " + reason(failure))));
    }

    private CompletableFuture<Attempt> attempt(InetSocketAddress address) {
        return prober.probe(address).handle((probe, failure) ->
                failure == null ? new Attempt(probe, "") : new Attempt(null, reason(failure)));
    }

    private static Probe best(List<Attempt> attempts) {
        @Nullable Probe best = null;
        var failures = new ArrayList<String>();
        for (var attempt : attempts) {
            var probe = attempt.probe();
            if (probe == null) {
                failures.add(attempt.failure());
            } else if (best == null || (probe.hasPeers() && !best.hasPeers())) {
                if (best != null) {
                    best.connection().close();
                }
                best = probe;
            } else {
                probe.connection().close();
            }
        }
        if (best == null) {
            throw new CompletionException(
                    new IOException("no seed can be used: " + String.join("; ", failures)));
        }
        return best;
    }

    private CompletableFuture<Probe> behindLoadBalancer(Probe seed) {
        if (seed.address().getAddress().isLoopbackAddress() || seed.services().isEmpty()) {
            return CompletableFuture.completedFuture(seed);
        }
        var resolved = new ArrayList<CompletableFuture<List<InetSocketAddress>>>();
        for (var service : seed.services()) {
            resolved.add(resolver.resolve(service).exceptionally(failure -> List.of()));
        }
        return all(resolved).thenComposeAsync(lists -> {
            var addresses = new ArrayList<InetSocketAddress>();
            lists.forEach(addresses::addAll);
            return addresses.contains(seed.address())
                    ? CompletableFuture.completedFuture(seed)
                    : sameNode(seed, addresses);
        }, loop);
    }

    private CompletableFuture<Probe> sameNode(Probe seed, List<InetSocketAddress> addresses) {
        var attempts = new ArrayList<CompletableFuture<Attempt>>();
        for (var address : addresses.subList(0, Math.min(addresses.size(), MAX_ADDRESSES))) {
            attempts.add(attempt(address));
        }
        return all(attempts).thenApplyAsync(done -> {
            @Nullable Probe chosen = null;
            for (var attempt : done) {
                var probe = attempt.probe();
                if (probe != null && chosen == null && probe.name().equals(seed.name())) {
                    chosen = probe;
                } else if (probe != null) {
                    probe.connection().close();
                }
            }
            if (chosen == null) {
                return seed;
            }
            seed.connection().close();
            return chosen;
        }, loop);
    }

    /// All results in order, when all are there.
    static <T> CompletableFuture<List<T>> all(List<CompletableFuture<T>> futures) {
        return CompletableFuture.allOf(futures.toArray(CompletableFuture<?>[]::new))
                .thenApply(ignored -> {
                    var results = new ArrayList<T>(futures.size());
                    for (var future : futures) {
                        results.add(future.join());
                    }
                    return results;
                });
    }

    /// What went wrong, in words.
    static String reason(Throwable failure) {
        var cause = failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
        var deeper = cause.getCause();
        return cause.getMessage() + (deeper == null ? "" : " cause=" + deeper.getMessage());
    }
}
