package io.onehop.simulation.fault;

import io.onehop.simulation.node.SimCluster;
import io.onehop.simulation.world.Network;
import io.onehop.simulation.world.Path;
import java.util.List;
import java.util.SplittableRandom;

/// Cuts off ports, in one direction or both, and heals them after a while. For one thread.
final class Cuts {
    private static final double NANOS_PER_SECOND = 1e9;

    private final SimCluster cluster;
    private final SplittableRandom random;

    Cuts(SimCluster cluster, SplittableRandom random) {
        this.cluster = cluster;
        this.random = random;
    }

    private Network network() {
        return cluster.world().network();
    }

    /// Some cut, healed after that time.
    void any(long nanos) {
        int hosts = cluster.machines().size();
        int one = random.nextInt(hosts);
        int other = random.nextInt(hosts);
        switch (random.nextInt(6)) {
            case 0, 1 -> halves(List.of(Path.FABRIC, Path.HEARTBEAT), nanos);
            case 2 -> halves(List.of(random.nextBoolean() ? Path.FABRIC : Path.HEARTBEAT), nanos);
            case 3 -> oneWay(random.nextBoolean() ? Path.FABRIC : Path.HEARTBEAT, one, other, nanos);
            case 4 -> {
                oneWay(Path.FABRIC, one, other, nanos);
                oneWay(Path.HEARTBEAT, one, other, nanos);
            }
            default -> {
                oneWay(Path.SERVICE, network().clients(), one, nanos);
                if (random.nextBoolean()) {
                    oneWay(Path.SERVICE, one, network().clients(), nanos);
                }
            }
        }
    }

    /// Cuts two halves off from each other.
    void halves(List<Path> paths, long nanos) {
        int hosts = cluster.machines().size();
        int side = hosts < 2 ? 0 : 1 + random.nextInt((1 << hosts) - 2);
        var names = new StringBuilder();
        for (int i = 0; i < hosts; i++) {
            names.append((side >> i & 1) != 0 ? " " + cluster.machines().get(i).host() : "");
        }
        tell("from the others:" + names, paths.toString(), nanos);
        for (int one = 0; one < hosts; one++) {
            for (int other = 0; other < hosts; other++) {
                if ((side >> one & 1) != (side >> other & 1)) {
                    for (Path path : paths) {
                        cut(path, one, other, nanos);
                    }
                }
            }
        }
    }

    /// Cuts one direction between two hosts.
    void oneWay(Path path, int from, int to, long nanos) {
        if (from != to) {
            tell(name(from) + " -> " + name(to), path.toString(), nanos);
            cut(path, from, to, nanos);
        }
    }

    private String name(int host) {
        return host == network().clients() ? "clients" : cluster.machines().get(host).host().toString();
    }

    private void tell(String what, String paths, long nanos) {
        String until = nanos == Long.MAX_VALUE ? "" : " for " + nanos / NANOS_PER_SECOND + " s";
        cluster.world().trace().notable("cut " + paths + " " + what + until);
    }

    private void cut(Path path, int from, int to, long nanos) {
        network().cut(path, from, to);
        if (nanos != Long.MAX_VALUE) {
            cluster.world().scheduler().after(nanos, () -> network().heal(path, from, to));
        }
    }
}
