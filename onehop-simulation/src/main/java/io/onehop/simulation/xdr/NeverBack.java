package io.onehop.simulation.xdr;

import io.onehop.model.Digest;
import io.onehop.simulation.check.Violation;
import io.onehop.simulation.node.Machine;
import io.onehop.simulation.node.SimCluster;
import io.onehop.storage.FlatRecord;
import io.onehop.xdr.ship.Shipment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A cluster never goes back to an older version of a record than one it has acknowledged to other clusters:
/// looked at with every answer, not only at rest. Of versions with the same time the greater counts. For
/// clusters that lose nothing. For one thread.
final class NeverBack {
    private static final int MOST = 10;

    private final SimCluster cluster;
    private final boolean isUsed;
    private final Map<Digest, Version> acknowledged = new HashMap<>();
    private final List<Violation> violations = new ArrayList<>();
    private long looks;

    /// The latest that was acknowledged; without bytes it is a removal.
    private record Version(long lastUpdate, byte @Nullable [] flat) {
        boolean isBefore(Version other) {
            if (lastUpdate != other.lastUpdate || flat == null || other.flat == null) {
                return lastUpdate < other.lastUpdate;
            }
            return FlatRecord.compareBins(flat, other.flat) < 0;
        }
    }

    /// @param isUsed whether the cluster loses nothing; else nothing is looked at
    NeverBack(SimCluster cluster, boolean isUsed) {
        this.cluster = cluster;
        this.isUsed = isUsed;
    }

    /// The cluster has answered that it has applied it, a moment ago.
    void acknowledged(Shipment shipment) {
        if (!isUsed) {
            return;
        }
        var version = new Version(shipment.lastUpdate(), shipment.flat());
        acknowledged.merge(shipment.digest(), version, (old, now) -> old.isBefore(now) ? now : old);
        look(shipment.digest());
    }

    private void look(Digest digest) {
        byte[] flat = atMaster(digest);
        Version newest = acknowledged.get(digest);
        if (flat == null || newest == null) {
            return;
        }
        looks++;
        var here = new Version(FlatRecord.lastUpdateMillis(flat), flat);
        if (here.isBefore(newest) && violations.size() < MOST) {
            violations.add(new Violation("a destination never goes back", digest + " in partition "
                    + digest.partition() + " changed " + here.lastUpdate + " though "
                    + newest.lastUpdate + " was acknowledged", null));
        }
    }

    /// The record where commands are executed now; null when that is not certain or there is none.
    private byte @Nullable [] atMaster(Digest digest) {
        byte[] found = null;
        int masters = 0;
        for (Machine.Life life : cluster.lives()) {
            var table = life.node().partitions().table();
            var entry = table.entry(digest.partition() % table.size());
            if (entry.writable() && entry.duplicates().isEmpty()) {
                masters++;
                found = life.node().store().get(digest);
            }
        }
        return masters == 1 ? found : null;
    }

    List<Violation> violations() {
        return violations;
    }

    /// Versions that were compared.
    long looks() {
        return looks;
    }
}
