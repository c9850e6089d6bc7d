package io.onehop.server.xdr;

import io.onehop.model.Epoch2010;
import io.onehop.runtime.Clock;
import io.onehop.server.logging.LogContext;
import io.onehop.server.xdr.SavedShipTimes.Span;
import io.onehop.xdr.feed.PartitionQueue;
import io.onehop.xdr.ship.NamespaceShipper;
import io.onehop.xdr.ship.Source.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/// Writes down how far a namespace has been shipped to a data centre, once a second while anything is to be
/// shipped and every ten seconds otherwise, and says at a start what was written last. One save at a time;
/// while the disk is slower, those between are left out.
///
/// Safe for use by many threads.
final class ShipTimesKeeper {
    private static final Logger LOG = LogContext.XDR.logger();
    private static final long QUIET_MILLIS = 10_000;

    private final ShipTimesFile file;
    private final NamespaceShipper shipper;
    private final String dc;
    private final Clock clock;
    private final AtomicBoolean isSaving = new AtomicBoolean();
    private final @Nullable SavedShipTimes before;
    private long savedMillis;
    private boolean wasQuiet;

    ShipTimesKeeper(ShipTimesFile file, String dc, NamespaceShipper shipper, Clock clock) {
        this.file = file;
        this.dc = dc;
        this.shipper = shipper;
        this.clock = clock;
        before = file.load(dc, shipper.source().name());
        if (before != null) {
            LOG.info("[{}]: {{}} when this node last ran (until {} at least) all changes of its {} partitions"
                    + " up to {} had been shipped; {} records were still to be shipped",
                    dc, before.namespace(), Instant.ofEpochMilli(before.savedMillis()), before.partitions(),
                    Instant.ofEpochMilli(before.lastShipped()), before.waiting());
        }
    }

    /// What was written when the node last ran, null when nothing was.
    @Nullable SavedShipTimes before() {
        return before;
    }

    /// Saves if it is time to; called once a second.
    synchronized void look() {
        long now = clock.epochMillis();
        NamespaceShipper.Backlog backlog = shipper.backlog();
        boolean isQuiet = backlog.waiting() + backlog.inFlight() + backlog.recovering() == 0;
        if (!(isQuiet && wasQuiet && now - savedMillis < QUIET_MILLIS)) {
            wasQuiet = isQuiet;
            save(backlog, now);
        }
    }

    /// Saves how far it is at the end.
    synchronized void end() {
        save(shipper.backlog(), clock.epochMillis());
    }

    private void save(NamespaceShipper.Backlog backlog, long now) {
        List<Span> spans = spans();
        if (!spans.isEmpty() && isSaving.compareAndSet(false, true)) {
            savedMillis = now;
            file.save(new SavedShipTimes(dc, shipper.source().name(), now,
                    backlog.waiting() + backlog.inFlight(), spans), () -> isSaving.set(false));
        }
    }

    /// Of all partitions of which this node is master and knows how far they are.
    private List<Span> spans() {
        var spans = new ArrayList<Span>();
        for (int partition = 0; partition < shipper.source().partitions(); partition++) {
            long lastShipped = shipper.source().role(partition) == Role.MASTER
                    ? shipper.queue(partition).lastShipped() : PartitionQueue.UNKNOWN;
            if (lastShipped == PartitionQueue.UNKNOWN) {
                continue;
            }
            long millis = Epoch2010.toUnixMillis(lastShipped);
            Span last = spans.isEmpty() ? null : spans.getLast();
            if (last != null && last.last() == partition - 1 && last.lastShipped() == millis) {
                spans.set(spans.size() - 1, new Span(last.first(), partition, millis));
            } else {
                spans.add(new Span(partition, partition, millis));
            }
        }
        return spans;
    }
}
