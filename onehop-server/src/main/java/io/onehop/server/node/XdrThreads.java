package io.onehop.server.node;

import io.onehop.client.ClientResources;
import io.onehop.client.policy.BreakerPolicy;
import io.onehop.client.policy.ClientPolicy;
import io.onehop.client.policy.PoolPolicy;
import io.onehop.runtime.Timers;
import io.onehop.server.config.LiveXdr;
import io.onehop.server.config.Settings;
import io.onehop.server.config.XdrDcParameters;
import io.onehop.server.logging.LogContext;
import io.onehop.server.xdr.ShipTimesFile;
import io.onehop.server.xdr.XdrWorld;
import io.onehop.xdr.remote.ClientDestination;
import io.onehop.xdr.ship.DcShipper;
import io.onehop.xdr.ship.Destination;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Carries shipping with real threads and connections. Safe for use by many threads.
final class XdrThreads implements XdrWorld, AutoCloseable {
    private static final long AFTER_FAILURE_NANOS = 1_000_000_000L;
    private static final long END_MILLIS = 2_000;

    private final Timers timers;
    private final ShipTimesFile shipTimes;
    private @Nullable ClientResources shared;

    XdrThreads(Timers timers, ShipTimesFile shipTimes) {
        this.timers = timers;
        this.shipTimes = shipTimes;
    }

    @Override
    public ShipTimesFile shipTimes() {
        return shipTimes;
    }

    @Override
    public Destination destination(LiveXdr.Dc dc) {
        Settings settings = dc.settings();
        int connections = (int) settings.integer(XdrDcParameters.DC_CONNECTIONS);
        var policy = ClientPolicy.defaults()
                .withConnectionsPerNode(connections, connections)
                .withMaxIdle(Duration.ofMillis(settings.integer(XdrDcParameters.DC_CONNECTIONS_IDLE_MS)))
                .withServicesAlternate(settings.flag(XdrDcParameters.USE_ALTERNATE_ACCESS_ADDRESS))
                .withPool(PoolPolicy.defaults().withWaiting(connections, Duration.ofSeconds(1)))
                .withBreaker(BreakerPolicy.off());
        var remote = new ClientDestination.Remote(
                settings.list(XdrDcParameters.NODE_ADDRESS_PORTS), policy, connections, this::resources);
        return new ClientDestination(dc.name(), remote, timers);
    }

    /// Event loops for all data centres, made when the first is looked for.
    private synchronized ClientResources resources() {
        if (shared == null) {
            shared = ClientResources.create();
        }
        return ClientResources.on(shared.loops(), shared.transport());
    }

    @Override
    public AutoCloseable run(DcShipper shipper) {
        var readers = new ArrayList<ReadThread>();
        for (int i = 0; i < shipper.readThreads(); i++) {
            readers.add(new ReadThread(shipper, i));
        }
        readers.forEach(Thread::start);
        return () -> end(readers);
    }

    private static void end(List<ReadThread> readers) throws InterruptedException {
        readers.forEach(ReadThread::end);
        for (ReadThread each : readers) {
            each.join(END_MILLIS);
        }
    }

    @Override
    public synchronized void close() {
        if (shared != null) {
            var _ = shared.loops().shutdownGracefully(0, END_MILLIS, TimeUnit.MILLISECONDS);
            shared = null;
        }
    }

    /// One read thread: the only place that sleeps when a data centre is throttled (seed 002).
    private static final class ReadThread extends Thread {
        private final DcShipper shipper;
        private final int index;
        private volatile boolean ended;

        ReadThread(DcShipper shipper, int index) {
            super("onehop-xdr-" + shipper.name() + "-" + index);
            this.shipper = shipper;
            this.index = index;
            setDaemon(true);
            shipper.wakeBy(index, () -> LockSupport.unpark(this));
        }

        void end() {
            ended = true;
            LockSupport.unpark(this);
        }

        @Override
        public void run() {
            while (!ended) {
                long sleep = turn();
                if (sleep > 0 && !ended) {
                    LockSupport.parkNanos(this, sleep);
                }
            }
        }

        private long turn() {
            try {
                return shipper.turn(index);
            } catch (RuntimeException e) {
                LogContext.XDR.logger().error("read thread goes on after a failure", e);
                return AFTER_FAILURE_NANOS;
            }
        }
    }
}
