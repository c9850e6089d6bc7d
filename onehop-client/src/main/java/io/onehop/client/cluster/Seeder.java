package io.onehop.client.cluster;

import io.netty.channel.EventLoop;
import io.onehop.client.cluster.Prober.Probe;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds a first node through the seeds (seeds 003 and 004; smart-client reference, section 3).
///
/// Seeds are tried in their order, and the addresses of a name in the order of the resolver, one connection
/// at a time: a dead address costs the connect timeout at most. The first node that knows other nodes is
/// taken; one that is alone is kept for the case that nobody knows others. Names are resolved anew each time.
///
/// **Load balancers.** A node says at which addresses it wants to be called. When the seed's address is none
/// of them, something stands between: the node is called at its own addresses, in its order, and must answer
/// there under the same name; the first connection is closed. If none of its addresses works, the seed's
/// address is tried again, because a balancer may lead to another node that can be called. Only when the same
/// node answers every time, as behind a forwarded port, is the seed's address used for it; else the seed
/// fails. A node that publishes nothing is called where it was found.
///
/// Confined to the tending event loop.
final class Seeder {
    private static final Logger LOG = LoggerFactory.getLogger(Seeder.class);
    /// Connections through an address that is not a node's own, at most.
    private static final int MAX_CALLS_THROUGH = 4;

    /// One run through all seeds.
    private final class Run {
        private final List<String> failures = new ArrayList<>();
        /// Nodes and published addresses of theirs that did not work.
        private final Set<String> unreachable = new HashSet<>();
        private @Nullable Probe alone;

        CompletableFuture<Probe> seed(int at) {
            if (at == seeds.size()) {
                var last = alone;
                return last != null ? CompletableFuture.completedFuture(last)
                        : CompletableFuture.failedFuture(
                                new IOException("no seed can be used: " + String.join("; ", failures)));
            }
            var seed = seeds.get(at);
            return resolver.resolve(seed)
                    .exceptionally(failure -> {
                        failures.add("seed=" + seed + " " + Prober.reason(failure));
                        return List.of();
                    })
                    .thenComposeAsync(addresses -> address(at, addresses, 0), loop);
        }

        private CompletableFuture<Probe> address(int seed, List<InetSocketAddress> addresses, int at) {
            if (at == Math.min(addresses.size(), Prober.MAX_ADDRESSES)) {
                return seed(seed + 1);
            }
            return call(addresses.get(at), new LinkedHashSet<>(), 1)
                    .handleAsync(this::keep, loop)
                    .thenComposeAsync(found -> found != null ? CompletableFuture.completedFuture(found)
                            : address(seed, addresses, at + 1), loop);
        }

        /// The probe if it is to be taken at once, else null.
        private @Nullable Probe keep(@Nullable Probe probe, @Nullable Throwable failure) {
            if (probe == null) {
                failures.add(failure == null ? "" : Prober.reason(failure));
                return null;
            }
            var before = alone;
            if (!probe.hasPeers() && before == null) {
                alone = probe;
                return null;
            }
            var left = probe.hasPeers() ? before : probe;
            if (left != null) {
                left.connection().close();
            }
            return probe.hasPeers() ? probe : null;
        }

        /// A node by its own address, found by calling that one.
        private CompletableFuture<Probe> call(InetSocketAddress address, Set<String> names, int calls) {
            return prober.probe(address).thenComposeAsync(
                    probe -> prober.published(probe.services()).thenComposeAsync(
                            own -> own.isEmpty() || own.contains(address)
                                    ? CompletableFuture.completedFuture(probe)
                                    : directly(probe, own, names, calls),
                            loop),
                    loop);
        }

        private CompletableFuture<Probe> directly(
                Probe through, List<InetSocketAddress> own, Set<String> names, int calls) {
            names.add(through.name());
            return published(through.name(), own, 0).thenComposeAsync(direct -> {
                if (direct == null && names.size() == 1 && calls == MAX_CALLS_THROUGH) {
                    LOG.warn("none of a node's own addresses works, so the seed's is used node={} address={}"
                            + " published={}", through.name(), through.address(), own);
                    return CompletableFuture.completedFuture(through);
                }
                through.connection().close();
                if (direct != null) {
                    LOG.info("seed leads to a node with another address seed={} node={} address={}",
                            through.address(), direct.name(), direct.address());
                    return CompletableFuture.completedFuture(direct);
                }
                return calls < MAX_CALLS_THROUGH ? call(through.address(), names, calls + 1)
                        : CompletableFuture.failedFuture(unusable(through.address(), names));
            }, loop);
        }

        private static IOException unusable(InetSocketAddress address, Collection<String> names) {
            return new IOException("address=" + address + " leads to several nodes, and none can be reached"
                    + " at an address of its own, nodes=" + names);
        }

        /// The node at the first of its own addresses where it answers, or null.
        private CompletableFuture<@Nullable Probe> published(
                String name, List<InetSocketAddress> own, int at) {
            if (at == own.size()) {
                return CompletableFuture.completedFuture(null);
            }
            var address = own.get(at);
            if (unreachable.contains(name + address)) {
                return published(name, own, at + 1);
            }
            return prober.probe(address, name)
                    .<@Nullable Probe>handleAsync((probe, failure) -> {
                        if (failure != null) {
                            unreachable.add(name + address);
                            LOG.warn("a published address does not work node={} reason={}", name,
                                    Prober.reason(failure));
                        }
                        return probe;
                    }, loop)
                    .thenComposeAsync(probe -> probe != null ? CompletableFuture.completedFuture(probe)
                            : published(name, own, at + 1), loop);
        }
    }

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
        return new Run().seed(0);
    }
}
