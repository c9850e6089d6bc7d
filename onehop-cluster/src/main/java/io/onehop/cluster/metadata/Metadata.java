package io.onehop.cluster.metadata;

import io.netty.buffer.ByteBuf;
import io.onehop.cluster.fabric.FabricChannel;
import io.onehop.cluster.fabric.FabricLane;
import io.onehop.cluster.fabric.FabricPeer;
import io.onehop.cluster.fabric.FabricTypes;
import io.onehop.cluster.view.ClusterView;
import io.onehop.model.NodeId;
import io.onehop.runtime.Clock;
import io.onehop.runtime.Lane;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Texts the whole cluster agrees on (clustering reference, section 9).
///
/// **Setting.** Any node asks the principal, every 100 ms until it answers or two seconds are over. The
/// principal gives the entry its generation and time, keeps it, pushes it to all members until each has it in
/// its file, and answers.
///
/// **Merging.** Of two entries of a key every node keeps the same, whatever order they come in. The exchange
/// tells all members what each of them knows before partitions are dealt out, so clusters that merge and
/// nodes that join agree before they serve together; and the principal sets nothing before it knows what all
/// members know.
///
/// Only for the cluster's lane, but for [#set].
public final class Metadata {
    /// Most entries that may be asked for at a time on one node.
    public static final int MAX_ASKED = 256;
    private static final long LIMIT_NANOS = Duration.ofSeconds(2).toNanos();
    private static final long RETRY_NANOS = Duration.ofMillis(100).toNanos();

    private final NodeId self;
    private final Lane lane;
    private final Clock clock;
    private final FabricLane fabric;
    private final MetadataStore store;
    private final MetadataPrincipal leading;
    private final Map<Long, Asked> asked = new HashMap<>();
    private @Nullable NodeId principal;
    private long nextId;

    private record Asked(MetadataMessage.Set message, long untilNanos, Consumer<MetadataOutcome> answer) {}

    /// Metadata of that node; registers with the fabric.
    ///
    /// @param random for numbers that a restarted node has not used before
    public Metadata(NodeId self, Lane lane, Clock clock, FabricLane fabric, MetadataFile file,
            RandomGenerator random) {
        this.self = self;
        this.lane = lane;
        this.clock = clock;
        this.fabric = fabric;
        store = new MetadataStore(file, lane);
        leading = new MetadataPrincipal(self, lane, clock, fabric, store, this::answer);
        nextId = random.nextLong();
        fabric.register(FabricTypes.METADATA, this::receive);
    }

    /// Makes a module known, loads its file and tells the listener what is in it. Before the first view.
    public void register(String module, MetadataRule rule, MetadataListener listener) {
        leading.rule(module, rule);
        store.register(module, listener);
    }

    /// The members have changed: nothing is set before [#settled].
    public void viewChanged(ClusterView view) {
        principal = view.principal();
        if (view.principal().equals(self)) {
            leading.lead(view.ids().stream().filter(id -> !id.equals(self)).toList());
        } else {
            leading.resign();
        }
    }

    /// All members of the view know the same.
    public void settled() {
        if (self.equals(principal)) {
            leading.open();
        }
    }

    /// Everything known here, removed keys included, to be told to others.
    public List<MetadataEntry> entries() {
        return store.all();
    }

    /// The entry of a key, or null when it was never set.
    public @Nullable MetadataEntry entry(String module, String key) {
        return store.entry(module, key);
    }

    /// Learns what others know.
    public void merge(List<MetadataEntry> entries) {
        store.merge(entries);
    }

    /// Sets an entry in the whole cluster. Any thread may call.
    ///
    /// @param value null = remove
    /// @param answer told on the cluster's lane, two seconds later at most
    /// @throws IllegalArgumentException when module, key or value are out of their range
    public void set(String module, String key, @Nullable String value, Consumer<MetadataOutcome> answer) {
        var wish = new MetadataEntry(module, key, value, 0, 0, self);
        lane.execute(() -> ask(wish, answer));
    }

    private void ask(MetadataEntry wish, Consumer<MetadataOutcome> answer) {
        if (asked.size() >= MAX_ASKED) {
            answer.accept(MetadataOutcome.BUSY);
            return;
        }
        var message = new MetadataMessage.Set(nextId++, wish);
        asked.put(message.id(), new Asked(message, clock.nanoTime() + LIMIT_NANOS, answer));
        send(message.id());
    }

    private void send(long id) {
        Asked each = asked.get(id);
        if (each == null) {
            return;
        }
        if (clock.nanoTime() - each.untilNanos >= 0) {
            finish(id, MetadataOutcome.TIMEOUT);
            return;
        }
        NodeId to = principal;
        if (to != null && to.equals(self)) {
            leading.set(self, each.message);
        } else if (to != null) {
            fabric.send(to, FabricChannel.META, each.message);
        }
        lane.schedule(() -> send(id), RETRY_NANOS);
    }

    private void finish(long id, MetadataOutcome outcome) {
        Asked each = asked.remove(id);
        if (each != null) {
            each.answer.accept(outcome);
        }
    }

    private void answer(NodeId asker, long id, MetadataOutcome outcome) {
        if (asker.equals(self)) {
            finish(id, outcome);
        } else {
            fabric.send(asker, FabricChannel.META, new MetadataMessage.Answer(id, outcome));
        }
    }

    private void receive(FabricPeer from, int type, ByteBuf body) {
        switch (MetadataMessage.read(type, body)) {
            case MetadataMessage.Set set -> leading.set(from.node(), set);
            case MetadataMessage.Push push -> keep(from, push);
            case MetadataMessage.Stored stored -> leading.stored(from.node(), stored.id());
            case MetadataMessage.Answer answer -> finish(answer.id(), answer.outcome());
            case null -> { }
        }
    }

    /// Saved even when it was known, since the answer promises that it is in the file.
    private void keep(FabricPeer from, MetadataMessage.Push push) {
        MetadataEntry entry = push.entry();
        if (store.hasRoom(entry.module(), entry.key())) {
            store.merge(entry);
            store.save(entry.module(), isSafe -> {
                if (isSafe) {
                    from.send(new MetadataMessage.Stored(push.id()));
                }
            });
        }
    }
}
