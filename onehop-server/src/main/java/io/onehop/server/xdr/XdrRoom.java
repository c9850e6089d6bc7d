package io.onehop.server.xdr;

import io.netty.buffer.ByteBuf;
import io.onehop.cluster.fabric.FabricLane;
import io.onehop.cluster.fabric.FabricPeer;
import io.onehop.cluster.fabric.FabricTypes;
import io.onehop.cluster.partition.PartitionEntry;
import io.onehop.cluster.partition.PartitionTable;
import io.onehop.model.Digest;
import io.onehop.model.Epoch2010;
import io.onehop.model.NodeId;
import io.onehop.runtime.Clock;
import io.onehop.runtime.Lane;
import io.onehop.server.config.LiveXdr;
import io.onehop.server.logging.LogContext;
import io.onehop.server.namespace.Namespace;
import io.onehop.xdr.feed.PartitionQueue;
import io.onehop.xdr.ship.DcShipper;
import io.onehop.xdr.ship.NamespaceShipper;
import io.onehop.xdr.feed.Tombs.Tomb;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/// All data centres this node ships to (XDR reference, part C). Follows the configuration: data centres and
/// namespaces come and go. Safe for use by many threads; works on the cluster's lane.
public final class XdrRoom implements LiveXdr.Listener {
    private static final Logger LOG = LogContext.XDR.logger();
    private static final long LOOK_NANOS = 100_000_000L;
    private static final int LOOKS_PER_SECOND = 10;
    private static final int LOOKS_AFTER_LOSS = 50;
    private static final long MILLIS_PER_SECOND = 1_000;

    private final Parts parts;
    private final ShipTimes times;
    private final NewTargets newTargets = new NewTargets();
    private final Map<String, DataCentre> dcs = new ConcurrentSkipListMap<>();
    private int looks;
    private boolean isToFollow;
    private int nodes;
    private int lossSeen;
    private volatile boolean ended;

    /// What it needs.
    ///
    /// @param config what is to be shipped where
    /// @param namespaces all of this node
    /// @param world carries threads and connections
    /// @param lane the cluster's
    /// @param fabric that lane's way to other nodes
    /// @param nodes how many nodes the cluster has now
    /// @param isServing whether this node may be sure of its partitions
    public record Parts(
            LiveXdr config,
            List<Namespace> namespaces,
            XdrWorld world,
            Clock clock,
            Lane lane,
            FabricLane fabric,
            IntSupplier nodes,
            BooleanSupplier isServing) {}

    /// Ships nothing before [#start()].
    public XdrRoom(Parts parts) {
        this.parts = parts;
        times = new ShipTimes(parts.fabric);
        parts.fabric.register(FabricTypes.XDR, this::receive);
    }

    /// Ships what is configured.
    public void start() {
        parts.lane.execute(() -> {
            openConfigured();
            parts.namespaces.forEach(each -> each.partitions().onPublish(this::tableChanged));
            look();
        });
    }

    private synchronized void openConfigured() {
        for (LiveXdr.Dc dc : parts.config.dcs()) {
            open(dc);
            for (String namespace : dc.namespaceNames()) {
                ship(dc, namespace, PartitionQueue.UNKNOWN);
            }
        }
        parts.config.onChange(this);
    }

    /// Ships no more.
    public void stop() {
        ended = true;
        dcs.values().forEach(DataCentre::end);
        dcs.values().forEach(DataCentre::close);
        dcs.clear();
    }

    private void open(LiveXdr.Dc dc) {
        dcs.put(dc.name(), new DataCentre(parts.config, dc, parts.world, parts.clock));
    }

    private @Nullable NamespaceShipper ship(LiveXdr.Dc dc, String name, long begun) {
        Namespace namespace = namespace(name);
        DataCentre centre = dcs.get(dc.name());
        if (namespace == null || centre == null) {
            LOG.warn("namespace cannot be shipped as there is none of that name, dc={} namespace={}",
                    dc.name(), name);
            return null;
        }
        return centre.ship(new LocalSource(namespace, parts.isServing), parts.world.shipTimes(), begun);
    }

    private @Nullable Namespace namespace(String name) {
        for (Namespace each : parts.namespaces) {
            if (each.name().equals(name)) {
                return each;
            }
        }
        return null;
    }

    @Override
    public synchronized void created(LiveXdr.Dc dc) {
        open(dc);
    }

    @Override
    public synchronized void deleted(LiveXdr.Dc dc) {
        DataCentre gone = dcs.remove(dc.name());
        if (gone != null) {
            parts.lane.execute(gone::close);
        }
    }

    /// Begins anew at the other addresses; what waits there goes on waiting, as recoveries keep it.
    @Override
    public synchronized void moved(LiveXdr.Dc dc) {
        DataCentre before = dcs.get(dc.name());
        if (before == null) {
            return;
        }
        open(dc); // takes its place
        for (NamespaceShipper old : before.shipper().namespaces()) {
            NamespaceShipper next = ship(dc, old.source().name(), PartitionQueue.UNKNOWN);
            if (next != null) {
                next.goOnFrom(old);
            }
        }
        parts.lane.execute(before::close);
    }

    /// When this returns every change is heard of.
    @Override
    public synchronized void added(LiveXdr.Dc dc, String namespace, long rewindSeconds) {
        long now = Epoch2010.fromUnixMillis(parts.clock.epochMillis());
        long rewindMillis = Math.min(now / MILLIS_PER_SECOND, rewindSeconds) * MILLIS_PER_SECOND;
        long after = rewindSeconds < 0 ? 0 : now - rewindMillis;
        NamespaceShipper shipper = ship(dc, namespace, after);
        if (shipper != null && rewindSeconds != 0) {
            shipper.rewind(after);
        }
    }

    @Override
    public synchronized void removed(LiveXdr.Dc dc, String namespace) {
        DataCentre centre = dcs.get(dc.name());
        if (centre != null) {
            centre.drop(namespace);
        }
    }

    private void look() {
        if (ended) {
            return;
        }
        follow();
        if (++looks % LOOKS_PER_SECOND == 0) {
            refresh();
        }
        parts.lane.schedule(this::look, LOOK_NANOS);
    }

    /// Partitions have been dealt out anew, or one has another master: looks as soon as what goes on is done.
    private void tableChanged() {
        if (!isToFollow) {
            isToFollow = true;
            parts.lane.execute(this::follow);
        }
    }

    /// Tells other nodes what they have to know of partitions that this node gives away. On the cluster's
    /// lane.
    public void follow() {
        isToFollow = false;
        int now = parts.nodes.getAsInt();
        lossSeen = now < nodes ? LOOKS_AFTER_LOSS : Math.max(0, lossSeen - 1);
        nodes = now;
        boolean newBalance = newTargets.look(parts.namespaces, this::greet);
        var changes = new DcShipper.ClusterChanges(newBalance, lossSeen > 0);
        for (DataCentre dc : dcs.values()) {
            dc.shipper().followRoles(changes, (shipper, partition, lastShipped) -> {
                Namespace namespace = namespace(shipper.source().name());
                if (namespace != null) {
                    times.tellMaster(dc.config().name(), namespace, partition, lastShipped);
                    NodeId master = namespace.partitions().table().entry(partition).master();
                    if (master != null) {
                        times.tellRemovals(master, namespace, partition);
                    }
                }
            });
        }
    }

    /// Tells a node that has begun to keep a copy, or is master now, what it may not know.
    private void greet(Namespace namespace, int partition, NodeId target) {
        times.tellRemovals(target, namespace, partition);
    }

    private void refresh() {
        for (DataCentre dc : dcs.values()) {
            dc.refresh();
            for (NamespaceShipper shipper : dc.shipper().namespaces()) {
                Namespace namespace = namespace(shipper.source().name());
                if (namespace != null) {
                    times.tell(dc.config().name(), shipper, namespace);
                }
            }
        }
        for (Namespace namespace : parts.namespaces) {
            if (namespace.feed().tombs().size() > 0) {
                trimTombs(namespace);
            }
        }
    }

    /// Forgets removals that all data centres have.
    private void trimTombs(Namespace namespace) {
        long now = namespace.nowMillis();
        for (int partition = 0; partition < namespace.partitions().table().size(); partition++) {
            long shipped = Long.MAX_VALUE;
            for (DataCentre dc : dcs.values()) {
                NamespaceShipper shipper = dc.shipper().find(namespace.name());
                if (shipper != null) {
                    shipped = Math.min(shipped, shipper.queue(partition).lastShipped());
                }
            }
            namespace.feed().tombs().trim(partition, shipped, now);
        }
    }

    private void receive(FabricPeer from, int type, ByteBuf body) {
        switch (XdrMessage.read(
                type, body, Epoch2010.fromUnixMillis(parts.clock.epochMillis()))) {
            case XdrMessage.Shipped shipped -> shipped(shipped);
            case XdrMessage.Removed removed -> {
                Namespace namespace = namespace(removed.namespace());
                if (namespace != null) {
                    learn(namespace, removed, from.node());
                }
            }
            case null -> LOG.warn("unknown message, from={} type={}", from.node(), type);
        }
    }

    /// Takes over removals, and tells the nodes that keep copies what is news.
    private void learn(Namespace namespace, XdrMessage.Removed message, NodeId from) {
        PartitionTable table = namespace.partitions().table();
        Map<NodeId, Map<Digest, Tomb>> passedOn = new HashMap<>();
        message.tombs().forEach((digest, tomb) -> {
            PartitionEntry entry = table.entry(digest.partition());
            if (namespace.learnRemoval(digest, tomb) && entry.writable()) {
                for (NodeId target : entry.targets()) {
                    if (!target.equals(from)) {
                        passedOn.computeIfAbsent(target, _ -> new LinkedHashMap<>()).put(digest, tomb);
                    }
                }
            }
        });
        passedOn.forEach((target, tombs) -> times.tellRemovals(target, namespace, tombs));
    }

    private void shipped(XdrMessage.Shipped message) {
        DataCentre dc = dcs.get(message.dc());
        NamespaceShipper shipper = dc == null ? null : dc.shipper().find(message.namespace());
        if (shipper == null) {
            return;
        }
        int known = shipper.source().partitions();
        for (int i = 0; i < message.partitions().length; i++) {
            if (message.partitions()[i] < known) {
                shipper.told(message.partitions()[i], message.lastShipped()[i]);
            }
        }
    }

    /// Whether nothing waits to be shipped.
    public boolean isIdle() {
        return dcs.values().stream().allMatch(dc -> {
            NamespaceShipper.Backlog backlog = dc.backlog();
            return backlog.waiting() + backlog.inFlight() + backlog.recovering() == 0;
        });
    }

    /// What waits, in a line for people.
    public String describe() {
        var text = new StringBuilder();
        dcs.forEach((name, dc) -> text.append(name).append(' ').append(dc.state()).append(' ')
                .append(dc.backlog()).append(' ').append(dc.why().cause()).append("; "));
        return text.toString();
    }

    /// The data centres.
    List<DataCentre> all() {
        return List.copyOf(dcs.values());
    }

    /// A data centre, null when there is none of that name.
    @Nullable DataCentre find(String name) {
        return dcs.get(name);
    }

    Supplier<Long> now() {
        return parts.clock::epochMillis;
    }

    LiveXdr config() {
        return parts.config;
    }
}
