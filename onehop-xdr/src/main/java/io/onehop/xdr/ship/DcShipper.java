package io.onehop.xdr.ship;

import io.onehop.runtime.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Ships to one data centre. Each has its own read threads, queues, gate and connections, so none can hold up
/// another.
///
/// Safe for use by many threads; [#turn] of one read thread is called by one thread at a time.
public final class DcShipper {
    /// What [#turn] answers when there is nothing to do until the waker runs.
    public static final long IDLE_NANOS = Reader.IDLE_NANOS;

    private final String name;
    private final Destination destination;
    private final ShipGate gate;
    private final LongSupplier writeTimeoutNanos;
    private final Clock clock;
    private final List<Reader> readers;
    private final Map<String, NamespaceShipper> namespaces = new ConcurrentSkipListMap<>();
    private final Session window = new Session(Session.WINDOW);
    private final Session failedNodes = new Session(Session.FAILED_NODE);
    private final Recoveries recoveries;

    /// What it needs.
    ///
    /// @param name of the data centre
    /// @param writeTimeoutNanos how long an answer may take, now
    /// @param mostRecoveries partitions that are looked through at once, now; 0 for no limit
    /// @param readThreads how many there are, 1 or more
    public record Parts(
            String name,
            Destination destination,
            ShipGate gate,
            LongSupplier writeTimeoutNanos,
            IntSupplier mostRecoveries,
            Clock clock,
            int readThreads) {}

    /// Ships nothing yet.
    public DcShipper(Parts parts) {
        name = parts.name;
        destination = parts.destination;
        gate = parts.gate;
        writeTimeoutNanos = parts.writeTimeoutNanos;
        clock = parts.clock;
        recoveries = new Recoveries(parts.mostRecoveries);
        readers = IntStream.range(0, parts.readThreads).mapToObj(Reader::new).toList();
    }

    /// The data centre's name.
    public String name() {
        return name;
    }

    /// Where it ships to.
    public Destination destination() {
        return destination;
    }

    ShipGate gate() {
        return gate;
    }

    Recoveries recoveries() {
        return recoveries;
    }

    long writeTimeoutNanos() {
        return writeTimeoutNanos.getAsLong();
    }

    void wake(int reader) {
        if (reader >= 0 && reader < readers.size()) {
            readers.get(reader).wake();
        }
    }

    Reader reader(int partition) {
        return readers.get(partition % readers.size());
    }

    /// Number of read threads.
    public int readThreads() {
        return readers.size();
    }

    /// Calls the waker whenever there is something to do for a read thread.
    public void wakeBy(int reader, Runnable waker) {
        readers.get(reader).wakeBy(waker);
    }

    /// Does some of a read thread's work.
    ///
    /// @return nanoseconds for which it has to sleep: 0 when there is more to do, [#IDLE_NANOS] when nothing
    public long turn(int reader) {
        return readers.get(reader).turn(clock.nanoTime());
    }

    /// Follows what this node does with its partitions; called ten times a second or so by one thread.
    ///
    /// @param changes what has changed in the cluster since the last call
    /// @param demoted told of partitions of which this node is master no more
    public void followRoles(ClusterChanges changes, Demoted demoted) {
        var listener = new PartitionRoles.Listener() {
            @Override
            public void demoted(NamespaceShipper shipper, int partition, long lastShipped) {
                demoted.demoted(shipper, partition, lastShipped);
            }

            @Override
            public void promoted(NamespaceShipper shipper, int partition) {
                if (changes.nodeLeft) {
                    failedNodes.add(shipper, partition, shipper.source().nowMillis());
                }
            }
        };
        namespaces.values().forEach(each -> each.followRoles(changes.newBalance, listener));
    }

    /// What has changed in the cluster.
    ///
    /// @param newBalance whether partitions have been dealt out anew
    /// @param nodeLeft whether a node has left a moment ago: what was taken over from it makes a session
    public record ClusterChanges(boolean newBalance, boolean nodeLeft) {}

    /// Hears of a partition of which this node is master no more.
    @FunctionalInterface
    public interface Demoted {
        /// How far it was shipped, milliseconds since 2010.
        void demoted(NamespaceShipper shipper, int partition, long lastShipped);
    }

    /// Looks after everything once a second.
    public void refresh() {
        namespaces.values().forEach(NamespaceShipper::refresh);
        recoveries.refresh();
        failedNodes.isOver();
    }

    /// The destination is there again: what has gathered is shipped beside what is new.
    public void beginWindow() {
        namespaces.values().forEach(each -> each.catchUp(window));
    }

    /// Whether everything that had gathered has been shipped.
    public boolean isWindowOver() {
        return window.isOver();
    }

    /// Last ship times of sessions, milliseconds since 2010, 0 where none runs.
    ///
    /// @param window of what gathered while the destination was down
    /// @param failedNodes of what was taken over from nodes that left
    public record SessionTimes(long window, long failedNodes) {}

    /// Last ship times of sessions.
    public SessionTimes sessionTimes() {
        return new SessionTimes(
                window.isOver() ? 0 : window.lastShipped(),
                failedNodes.isOver() ? 0 : failedNodes.lastShipped());
    }

    /// Ships a namespace from now on.
    ///
    /// @param begun up to when changes count as shipped already, milliseconds since 2010; see
    ///     [NamespaceShipper]
    /// @throws IllegalArgumentException when it is shipped already
    public NamespaceShipper add(Source source, Supplier<ShipSettings> settings, long begun) {
        var shipper = new NamespaceShipper(this, source, settings, clock, begun);
        if (namespaces.putIfAbsent(source.name(), shipper) != null) {
            throw new IllegalArgumentException("namespace is shipped already: " + source.name());
        }
        source.feed().add(shipper);
        return shipper;
    }

    /// Ships a namespace no more and forgets what waits.
    ///
    /// @return false when it was not shipped
    public boolean remove(String namespace) {
        NamespaceShipper gone = namespaces.remove(namespace);
        if (gone == null) {
            return false;
        }
        gone.source().feed().remove(gone);
        recoveries.forget(gone);
        return true;
    }

    /// What ships a namespace, null when nothing does.
    public @Nullable NamespaceShipper find(String namespace) {
        return namespaces.get(namespace);
    }

    /// What ships its namespaces, by their names.
    public List<NamespaceShipper> namespaces() {
        return List.copyOf(namespaces.values());
    }
}
