package io.onehop.simulation.socket;

import java.util.ArrayDeque;

/// One direction of a connection: what is sent arrives in that order, or not at all. For one thread.
final class Stream {
    private static final long MILLI = 1_000_000L;
    private static final long FIRST_RETRY_NANOS = 200 * MILLI;
    private static final long LAST_RETRY_NANOS = 1_600 * MILLI;
    /// For so long what was sent by an end that is closed now is sent again. (A kernel does so for longer;
    /// the checkers take a write in doubt for decided some seconds after its end.)
    private static final long ORPHAN_NANOS = 2_000 * MILLI;
    private static final byte[] END = {};

    private record Segment(byte[] bytes, long arrivesNanos) {}

    private final ServiceNetwork network;
    private final Wire wire;
    private final int from;
    private final int to;
    private final ArrayDeque<Segment> queue = new ArrayDeque<>();
    private long lastArrivalNanos;
    private long retryNanos = FIRST_RETRY_NANOS;
    private long closedAtNanos = Long.MAX_VALUE;
    private boolean pumping;

    Stream(ServiceNetwork network, Wire wire, int from, int to) {
        this.network = network;
        this.wire = wire;
        this.from = from;
        this.to = to;
    }

    boolean reaches() {
        return network.reaches(from, to);
    }

    long lastArrivalNanos() {
        return lastArrivalNanos;
    }

    void send(byte[] bytes) {
        lastArrivalNanos = Math.max(lastArrivalNanos, network.scheduler().nowNanos() + network.delay());
        queue.add(new Segment(bytes, lastArrivalNanos));
        pump();
    }

    void close() {
        if (closedAtNanos == Long.MAX_VALUE) {
            closedAtNanos = network.scheduler().nowNanos();
            send(END);
        }
    }

    void drop() {
        queue.clear();
    }

    private void pump() {
        var first = queue.peek();
        if (first != null && !pumping) {
            pumping = true;
            network.scheduler().at(first.arrivesNanos(), this::arrive);
        }
    }

    private void arrive() {
        pumping = false;
        var first = queue.peek();
        if (first == null) {
            return;
        }
        if (reaches() && wire.arrived(this, first.bytes())) {
            retryNanos = FIRST_RETRY_NANOS;
            queue.poll();
            pump();
            return;
        }
        long now = network.scheduler().nowNanos();
        if (closedAtNanos != Long.MAX_VALUE && now - closedAtNanos > ORPHAN_NANOS) {
            queue.clear();
            return;
        }
        pumping = true;
        network.scheduler().after(retryNanos, this::arrive);
        retryNanos = Math.min(2 * retryNanos, LAST_RETRY_NANOS);
    }
}
