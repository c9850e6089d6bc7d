package io.onehop.simulation.xdr;

import io.onehop.runtime.Lane;
import io.onehop.runtime.Timers.Timer;
import io.onehop.server.config.LiveXdr;
import io.onehop.server.xdr.XdrWorld;
import io.onehop.simulation.node.NodeSeams;
import io.onehop.xdr.ship.DcShipper;
import io.onehop.xdr.ship.Destination;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Carries a simulated node's shipping: its read threads are tasks of a lane that come back when they have
/// slept. For one thread.
final class LaneReaders implements XdrWorld {
    private final NodeSeams seams;
    private final Function<String, DcLink> links;
    private final List<Destination> destinations = new ArrayList<>();

    /// @param links ways to other clusters by the names of data centres
    LaneReaders(NodeSeams seams, Function<String, DcLink> links) {
        this.seams = seams;
        this.links = links;
    }

    @Override
    public Destination destination(LiveXdr.Dc dc) {
        var random = new SplittableRandom(seams.random().nextLong());
        var made = new SimDestination(
                links.apply(dc.name()), seams.clusterLane(), random, destinations.size());
        destinations.add(made);
        return made;
    }

    @Override
    public AutoCloseable run(DcShipper shipper) {
        var readers = new ArrayList<LaneReader>();
        for (int i = 0; i < shipper.readThreads(); i++) {
            var reader = new LaneReader(shipper, i, seams.clusterLane());
            readers.add(reader);
            shipper.wakeBy(i, reader::wake);
        }
        return () -> readers.forEach(LaneReader::end);
    }

    /// One read thread.
    private static final class LaneReader {
        private final DcShipper shipper;
        private final int index;
        private final Lane lane;
        private @Nullable Timer timer;
        private boolean queued;
        private boolean ended;

        LaneReader(DcShipper shipper, int index, Lane lane) {
            this.shipper = shipper;
            this.index = index;
            this.lane = lane;
        }

        void wake() {
            if (!queued && !ended) {
                queued = true;
                lane.execute(this::turn);
            }
        }

        void end() {
            ended = true;
        }

        private void turn() {
            queued = false;
            if (timer != null) {
                timer.cancel();
                timer = null;
            }
            if (ended) {
                return;
            }
            long sleep = shipper.turn(index);
            if (sleep == 0) {
                wake();
            } else if (sleep != DcShipper.IDLE_NANOS) {
                timer = lane.schedule(this::turn, sleep);
            }
        }
    }
}
