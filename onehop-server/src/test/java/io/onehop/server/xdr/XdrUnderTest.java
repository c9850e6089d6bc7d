package io.onehop.server.xdr;

import io.onehop.cluster.balance.PartitionVersion;
import io.onehop.cluster.fabric.FabricLane;
import io.onehop.cluster.partition.PartitionEntry;
import io.onehop.cluster.partition.PartitionTable;
import io.onehop.model.Digest;
import io.onehop.model.NodeId;
import io.onehop.model.PartitionId;
import io.onehop.server.config.ConfigParser;
import io.onehop.server.config.LiveConfig;
import io.onehop.server.config.LiveXdr;
import io.onehop.server.info.InfoAction;
import io.onehop.server.info.SampleInfo;
import io.onehop.server.namespace.ManualLane;
import io.onehop.server.namespace.ManualTimers;
import io.onehop.server.namespace.Namespace;
import io.onehop.server.particle.GeoCells;
import io.onehop.server.particle.GeoCovering;
import io.onehop.server.particle.Particles;
import io.onehop.server.protocol.ManualClock;
import io.onehop.server.protocol.RawMessage;
import io.onehop.server.stats.SampleNamespace;
import io.onehop.server.stats.SampleNode;
import io.onehop.xdr.feed.ChangeKind;
import io.onehop.xdr.feed.Tombs.Tomb;
import io.onehop.xdr.ship.DcShipper;
import io.onehop.xdr.ship.Destination;
import io.onehop.xdr.ship.Shipment;
import io.onehop.xdr.throttle.ShipOutcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;

/// A node's shipping on a clock that is moved by hand, with destinations that answer as the test says. For
/// one thread.
final class XdrUnderTest {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long IDLE_NANOS = 10 * NANOS_PER_MILLI;

    final ManualClock clock = new ManualClock();
    final ManualTimers timers = new ManualTimers(clock);
    final LiveConfig config = new LiveConfig(new ConfigParser(_ -> null).parseDefaults(List.of()).orThrow());
    final Namespace namespace;
    final XdrRoom room;
    final List<String> log = new ArrayList<>();
    final XdrTicker ticker;
    private final ShipTimesFile shipTimes;
    private final SampleInfo info;
    private int keys;

    ShipOutcome outcome = ShipOutcome.SUCCESS;
    long latencyMillis = 1;
    boolean reached = true;

    XdrUnderTest() {
        this(ShipTimesFile.none());
    }

    XdrUnderTest(ShipTimesFile shipTimes) {
        this.shipTimes = shipTimes;
        var particles = new Particles(new GeoCells(new GeoCovering(1, 20, 12, 1)));
        namespace = new Namespace(Objects.requireNonNull(config.findNamespace("test")), particles, clock,
                false, 1L << 30, PartitionId.COUNT);
        namespace.partitions().publish(alone(new NodeId(1)));
        room = new XdrRoom(new XdrRoom.Parts(config.xdr(), List.of(namespace), new World(), clock,
                new ManualLane(timers), FabricLane.alone(), () -> 1, () -> true));
        var commands = new HashMap<String, InfoAction>();
        new XdrCommands(room, new SampleNode(new SampleNamespace("test")), clock).addTo(commands);
        info = new SampleInfo(commands);
        ticker = new XdrTicker(room, () -> 10, clock, timers, log::add);
        room.start();
        ticker.start();
        timers.runDue();
    }

    private static PartitionTable alone(NodeId self) {
        var entries = new PartitionEntry[PartitionId.COUNT];
        Arrays.fill(entries, new PartitionEntry(
                PartitionEntry.State.AVAILABLE, self, true, true, 0, List.of(self), List.of(), List.of(),
                1, 'S', PartitionVersion.of(1, 0).master(true)));
        return new PartitionTable(1, 1, 1, 0, entries);
    }

    /// Ships the namespace to a data centre.
    void shipTo(String dc) {
        set("dc=" + dc + ";action=create");
        set("dc=" + dc + ";namespace=test;action=add");
        timers.advanceMillis(1_500);
    }

    void set(String change) {
        String answer = config.setConfig("context=xdr;" + change);
        if (!answer.equals("ok")) {
            throw new IllegalArgumentException(change + ": " + answer);
        }
    }

    /// Changes so many records: removals, which need no store.
    void change(int records) {
        for (int i = 0; i < records; i++) {
            long now = namespace.nowMillis();
            namespace.feed().removed(
                    Digest.read(RawMessage.digest(keys++), 0), new Tomb(now, ChangeKind.REMOVED, "", now));
        }
    }

    /// Changes a record each so many milliseconds, for seconds.
    void changeForSeconds(int seconds, int everyMillis) {
        for (int passed = 0; passed < seconds * 1_000; passed += everyMillis) {
            change(1);
            timers.advanceMillis(everyMillis);
        }
    }

    String ask(String line) {
        return info.ask(line);
    }

    /// A value out of `name=value;name=value`.
    String value(String line, String name) {
        for (String pair : ask(line).split(";", -1)) {
            if (pair.startsWith(name + '=')) {
                return pair.substring(name.length() + 1);
            }
        }
        throw new IllegalArgumentException("no " + name + " in " + ask(line));
    }

    /// Read threads are timers.
    private final class World implements XdrWorld {
        @Override
        public Destination destination(LiveXdr.Dc dc) {
            return new Elsewhere();
        }

        @Override
        public AutoCloseable run(DcShipper shipper) {
            var ended = new boolean[1];
            for (int i = 0; i < shipper.readThreads(); i++) {
                turn(shipper, i, ended);
            }
            return () -> ended[0] = true;
        }

        @Override
        public ShipTimesFile shipTimes() {
            return shipTimes;
        }

        private void turn(DcShipper shipper, int reader, boolean[] ended) {
            if (!ended[0]) {
                long sleep = Math.min(shipper.turn(reader), IDLE_NANOS);
                timers.schedule(() -> turn(shipper, reader, ended), sleep);
            }
        }
    }

    private final class Elsewhere implements Destination {
        @Override
        public boolean ship(Shipment shipment, Listener listener) {
            ShipOutcome now = outcome;
            timers.schedule(
                    () -> listener.answered(now, "BB9", new Sent(100, 100)), latencyMillis * NANOS_PER_MILLI);
            return true;
        }

        @Override
        public boolean isReached() {
            return reached;
        }

        @Override
        public Facts facts() {
            return new Facts(3, 192, reached ? "" : "refused; nothing listens");
        }

        @Override
        public void close() {
            // holds nothing
        }
    }
}
