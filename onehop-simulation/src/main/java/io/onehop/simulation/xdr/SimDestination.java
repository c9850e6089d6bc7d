package io.onehop.simulation.xdr;

import io.onehop.model.ResultCode;
import io.onehop.runtime.Lane;
import io.onehop.runtime.Timers.Timer;
import io.onehop.simulation.load.Exchange;
import io.onehop.simulation.load.PartitionMap;
import io.onehop.simulation.load.Reply;
import io.onehop.xdr.remote.ShipRequest;
import io.onehop.xdr.ship.Destination;
import io.onehop.xdr.ship.Shipment;
import io.onehop.xdr.throttle.Classification;
import io.onehop.xdr.throttle.ShipOutcome;
import java.util.SplittableRandom;

/// A simulated cluster as a destination of a simulated node: requests go to who is believed to be master,
/// over a link that breaks, and come back or do not. For one thread.
final class SimDestination implements Destination {
    private static final long REFRESH_NANOS = 1_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final DcLink link;
    private final Lane lane;
    private final SplittableRandom random;
    private final Exchange exchange;
    private final PartitionMap map;
    private boolean closed;

    SimDestination(DcLink link, Lane lane, SplittableRandom random, int number) {
        this.link = link;
        this.lane = lane;
        this.random = random;
        exchange = new Exchange(link.to(), number);
        map = new PartitionMap(link.to());
        refresh();
    }

    private void refresh() {
        if (!closed) {
            map.refresh();
            lane.schedule(this::refresh, REFRESH_NANOS);
        }
    }

    @Override
    public boolean ship(Shipment shipment, Listener listener) {
        link.countSent();
        new Flight(shipment, listener).begin();
        return true;
    }

    @Override
    public boolean isReached() {
        return true;
    }

    @Override
    public Facts facts() {
        return new Facts(link.to().lives().size(), link.to().lives().size(), "");
    }

    @Override
    public void close() {
        closed = true;
    }

    /// A record on its way; its end comes in on the source's lane, once.
    private final class Flight implements Exchange.Listener {
        private final Shipment shipment;
        private final Listener listener;
        private Timer timer = () -> {};
        private boolean over;

        Flight(Shipment shipment, Listener listener) {
            this.shipment = shipment;
            this.listener = listener;
        }

        void begin() {
            timer = lane.schedule(() -> end(ShipOutcome.clientTimeout()), shipment.timeoutNanos());
            int host = map.host(shipment.digest().partition(), 0, random);
            int millis = (int) (shipment.timeoutNanos() / NANOS_PER_MILLI);
            byte[] body = ShipRequest.body(shipment, millis);
            link.pass(() -> {
                ResultCode refusal = link.refusal();
                if (link.isRefused()) {
                    refused();
                } else if (refusal != null) {
                    link.back(() -> endWith(refusal.code()));
                } else {
                    exchange.send(host, body, this);
                }
            });
        }

        @Override
        public void answered(byte[] bytes) {
            int code = Reply.read(bytes).getFirst().code();
            if (code == ResultCode.OK.code()) {
                link.invariant().acknowledged(shipment);
            }
            link.back(() -> endWith(code));
        }

        @Override
        public void refused() {
            link.back(() -> lane.execute(() -> end(ShipOutcome.connectFailed("refused"))));
        }

        private void endWith(int code) {
            lane.execute(() -> end(Classification.of(code, shipment.mayFindNothing())));
        }

        private void end(ShipOutcome outcome) {
            if (!over) {
                over = true;
                timer.cancel();
                listener.answered(outcome, "node", Sent.NOTHING);
            }
        }
    }
}
