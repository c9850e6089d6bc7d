package io.onehop.cli.xdr;

import io.onehop.cli.xdr.ClusterSide.Held;
import io.onehop.cli.xdr.ClusterSide.Summary;
import io.onehop.model.Digest;
import io.onehop.model.PartitionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Compares what two clusters hold of a namespace (as a source and the destination it ships to).
///
/// Both are read in blocks of partitions, of which only a summary each is kept. Partitions whose summaries
/// are not equal are read again, record by record, and a record that differs is looked at once more on both
/// sides: what was merely on its way has arrived by then. For one thread.
public final class Comparison {
    private static final int BLOCK = 64;

    private final ClusterSide source;
    private final ClusterSide destination;
    private final Limit limit;

    /// @param limit of the records read, on both sides together
    public Comparison(ClusterSide source, ClusterSide destination, Limit limit) {
        this.source = source;
        this.destination = destination;
        this.limit = limit;
    }

    /// Compares the next partitions.
    ///
    /// @return false when all have been compared
    /// @throws io.onehop.client.error.OnehopException when a cluster cannot be read
    public boolean next(VerifyState state) {
        int first = state.nextPartition();
        int count = Math.min(BLOCK, PartitionId.COUNT - first);
        if (count == 0) {
            return false;
        }
        Summary[] here = source.summaries(first, count, limit);
        Summary[] there = destination.summaries(first, count, limit);
        var found = new ArrayList<Difference>();
        long inSource = 0;
        long inDestination = 0;
        for (int i = 0; i < count; i++) {
            inSource += here[i].records();
            inDestination += there[i].records();
            if (!here[i].equals(there[i])) {
                compare(first + i, found);
            }
        }
        state.passed(count, inSource, inDestination, found);
        return true;
    }

    private void compare(int partition, List<Difference> found) {
        Map<Digest, Held> here = source.records(partition, limit);
        Map<Digest, Held> there = destination.records(partition, limit);
        var digests = new TreeSet<>(here.keySet());
        digests.addAll(there.keySet());
        for (Digest digest : digests) {
            Held one = here.get(digest);
            Held other = there.get(digest);
            if (one == null || !one.equals(other)) {
                Difference difference = lookAgain(partition, digest, one, other);
                if (difference != null) {
                    found.add(difference);
                }
            }
        }
    }

    private @Nullable Difference lookAgain(
            int partition, Digest digest, @Nullable Held one, @Nullable Held other) {
        Held known = one == null ? other : one;
        String set = known == null ? "" : known.set();
        long here = source.hash(digest, set);
        long there = destination.hash(digest, set);
        boolean setsDiffer = one != null && other != null && !one.set().equals(other.set());
        if (here == there && !setsDiffer) {
            return null;
        }
        Difference.Kind kind = Difference.Kind.DIFFERENT;
        if (here == 0) {
            kind = Difference.Kind.MISSING_AT_SOURCE;
        } else if (there == 0) {
            kind = Difference.Kind.MISSING_AT_DESTINATION;
        }
        return new Difference(partition, digest.toString(), set, kind);
    }
}
