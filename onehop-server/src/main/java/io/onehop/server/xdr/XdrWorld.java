package io.onehop.server.xdr;

import io.onehop.server.config.LiveXdr;
import io.onehop.xdr.ship.DcShipper;
import io.onehop.xdr.ship.Destination;

/// What carries shipping: real threads and connections, or a simulation.
public interface XdrWorld {
    /// Begins to look for a data centre at the addresses that are configured for it.
    Destination destination(LiveXdr.Dc dc);

    /// Has the shipper's read threads work until that is closed.
    AutoCloseable run(DcShipper shipper);

    /// Where last ship times outlive the node.
    default ShipTimesFile shipTimes() {
        return ShipTimesFile.none();
    }

    /// A world in which no data centre can be reached and nobody works.
    static XdrWorld none() {
        return new XdrWorld() {
            @Override
            public Destination destination(LiveXdr.Dc dc) {
                return Destination.unreachable();
            }

            @Override
            public AutoCloseable run(DcShipper shipper) {
                return () -> {};
            }
        };
    }
}
