package io.onehop.client.policy;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// How a client keeps in touch with its cluster, and what commands use unless they say otherwise.
///
/// @param clusterName refuse nodes of another cluster; empty = any
/// @param tendInterval pause between looks at the cluster
/// @param connectTimeout of a connection
/// @param infoTimeout of an answer while tending
/// @param minConnectionsPerNode kept open, 0 or more
/// @param maxConnectionsPerNode 1 or more; one command uses one connection
/// @param maxIdle after which a pooled connection is closed
/// @param removeAfterTends how many looks in a row no visible node must list a node before it is removed
/// @param maxFailuresPerNode how many commands and looks in a row must fail at a node until it counts as
///     unhappy: reads prefer other nodes, and it may be removed when nobody lists it (seed 001)
/// @param useServicesAlternate ask nodes for their alternate addresses
/// @param addressMap what nodes publish (a host without its port) to what this client has to call instead
/// @param breaker when a node that fails too often is left alone for a while
/// @param read default of reads
/// @param write default of writes
/// @param batch default of batches
/// @param scan default of scans
/// @param pool what happens when connections are short
/// @param racks where the client is: racks from which [Replica#PREFER_RACK] reads, the best first; copied
public record ClientPolicy(
        String clusterName,
        Duration tendInterval,
        Duration connectTimeout,
        Duration infoTimeout,
        int minConnectionsPerNode,
        int maxConnectionsPerNode,
        Duration maxIdle,
        int removeAfterTends,
        int maxFailuresPerNode,
        boolean useServicesAlternate,
        Map<String, String> addressMap,
        BreakerPolicy breaker,
        ReadPolicy read,
        WritePolicy write,
        BatchPolicy batch,
        ScanPolicy scan,
        PoolPolicy pool,
        List<Integer> racks) {
    /// @throws IllegalArgumentException when a limit is out of range
    public ClientPolicy {
        addressMap = Map.copyOf(addressMap);
        racks = List.copyOf(racks);
        if (minConnectionsPerNode < 0 || maxConnectionsPerNode < Math.max(1, minConnectionsPerNode)) {
            throw new IllegalArgumentException(
                    "connection limits are out of range: min=" + minConnectionsPerNode
                    + " max=" + maxConnectionsPerNode);
        }
        if (removeAfterTends < 1 || maxFailuresPerNode < 1) {
            throw new IllegalArgumentException("failure limits are out of range: removeAfterTends="
                    + removeAfterTends + " maxFailuresPerNode=" + maxFailuresPerNode);
        }
    }

    /// A look each second, one second to connect, 0 to 100 connections per node, idle ones closed after 55 s.
    public static ClientPolicy defaults() {
        return new ClientPolicy("", Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1),
                0, 100, Duration.ofSeconds(55), 5, 5, false, Map.of(), BreakerPolicy.defaults(),
                ReadPolicy.defaults(), WritePolicy.defaults(), BatchPolicy.defaults(), ScanPolicy.defaults(),
                PoolPolicy.defaults(), List.of());
    }

    /// For a cluster of that name only.
    public ClientPolicy withClusterName(String newName) {
        return new ClientPolicy(newName, tendInterval, connectTimeout, infoTimeout, minConnectionsPerNode,
                maxConnectionsPerNode, maxIdle, removeAfterTends, maxFailuresPerNode, useServicesAlternate,
                addressMap, breaker, read, write, batch, scan, pool, racks);
    }

    /// With another pause between looks.
    public ClientPolicy withTendInterval(Duration interval) {
        return new ClientPolicy(clusterName, interval, connectTimeout, infoTimeout, minConnectionsPerNode,
                maxConnectionsPerNode, maxIdle, removeAfterTends, maxFailuresPerNode, useServicesAlternate,
                addressMap, breaker, read, write, batch, scan, pool, racks);
    }

    /// With other limits for connecting and for info answers.
    public ClientPolicy withTimeouts(Duration connect, Duration info) {
        return new ClientPolicy(clusterName, tendInterval, connect, info, minConnectionsPerNode,
                maxConnectionsPerNode, maxIdle, removeAfterTends, maxFailuresPerNode, useServicesAlternate,
                addressMap, breaker, read, write, batch, scan, pool, racks);
    }

    /// With other pool sizes.
    public ClientPolicy withConnectionsPerNode(int min, int max) {
        return new ClientPolicy(clusterName, tendInterval, connectTimeout, infoTimeout, min, max, maxIdle,
                removeAfterTends, maxFailuresPerNode, useServicesAlternate,
                addressMap, breaker, read, write, batch, scan, pool, racks);
    }

    /// With another age at which idle connections are closed.
    public ClientPolicy withMaxIdle(Duration newMaxIdle) {
        return new ClientPolicy(clusterName, tendInterval, connectTimeout, infoTimeout, minConnectionsPerNode,
                maxConnectionsPerNode, newMaxIdle, removeAfterTends, maxFailuresPerNode, useServicesAlternate,
                addressMap, breaker, read, write, batch, scan, pool, racks);
    }

    /// With other limits of failure.
    public ClientPolicy withFailureLimits(int newRemoveAfterTends, int newMaxFailuresPerNode) {
        return new ClientPolicy(clusterName, tendInterval, connectTimeout, infoTimeout, minConnectionsPerNode,
                maxConnectionsPerNode, maxIdle, newRemoveAfterTends, newMaxFailuresPerNode,
                useServicesAlternate, addressMap, breaker, read, write, batch, scan, pool, racks);
    }

    /// With or without alternate addresses.
    public ClientPolicy withServicesAlternate(boolean alternate) {
        return new ClientPolicy(clusterName, tendInterval, connectTimeout, infoTimeout, minConnectionsPerNode,
                maxConnectionsPerNode, maxIdle, removeAfterTends, maxFailuresPerNode, alternate,
                addressMap, breaker, read, write, batch, scan, pool, racks);
    }

    /// With addresses to be called instead of those that nodes publish, as behind address translation.
    public ClientPolicy withAddressMap(Map<String, String> published) {
        return new ClientPolicy(clusterName, tendInterval, connectTimeout, infoTimeout, minConnectionsPerNode,
                maxConnectionsPerNode, maxIdle, removeAfterTends, maxFailuresPerNode, useServicesAlternate,
                published, breaker, read, write, batch, scan, pool, racks);
    }

    /// With another rule for leaving failing nodes alone.
    public ClientPolicy withBreaker(BreakerPolicy newBreaker) {
        return new ClientPolicy(clusterName, tendInterval, connectTimeout, infoTimeout, minConnectionsPerNode,
                maxConnectionsPerNode, maxIdle, removeAfterTends, maxFailuresPerNode, useServicesAlternate,
                addressMap, newBreaker, read, write, batch, scan, pool, racks);
    }

    /// With other defaults for commands.
    public ClientPolicy withCommandDefaults(
            ReadPolicy newRead, WritePolicy newWrite, BatchPolicy newBatch, ScanPolicy newScan) {
        return new ClientPolicy(clusterName, tendInterval, connectTimeout, infoTimeout, minConnectionsPerNode,
                maxConnectionsPerNode, maxIdle, removeAfterTends, maxFailuresPerNode, useServicesAlternate,
                addressMap, breaker, newRead, newWrite, newBatch, newScan, pool, racks);
    }

    /// With another behaviour when connections are short.
    public ClientPolicy withPool(PoolPolicy newPool) {
        return new ClientPolicy(clusterName, tendInterval, connectTimeout, infoTimeout, minConnectionsPerNode,
                maxConnectionsPerNode, maxIdle, removeAfterTends, maxFailuresPerNode, useServicesAlternate,
                addressMap, breaker, read, write, batch, scan, newPool, racks);
    }

    /// Placed near these racks, the best first; reads with [Replica#PREFER_RACK] stay there if they can.
    public ClientPolicy withRacks(Integer... newRacks) {
        return new ClientPolicy(clusterName, tendInterval, connectTimeout, infoTimeout, minConnectionsPerNode,
                maxConnectionsPerNode, maxIdle, removeAfterTends, maxFailuresPerNode, useServicesAlternate,
                addressMap, breaker, read, write, batch, scan, pool, List.of(newRacks));
    }
}
