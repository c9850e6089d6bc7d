package io.onehop.xdr.throttle;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/// Read threads, a destination and a throttle between them, in virtual time. Every reader always has a record
/// to ship and puts at most so many a second on the wire.
final class SimulatedDc {
    /// An odd start: nothing may depend on time beginning at 0.
    private static final long START_NANOS = -123_456_789_012_345L;
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    /// What the destination makes of a record.
    interface Destination {
        Reply reply(double seconds, int reader, long record);
    }

    /// Hears what became of every record.
    interface Observer {
        void answered(double seconds, ShipOutcome outcome);
    }

    /// After how long the destination says what.
    record Reply(double millis, ShipOutcome outcome) {
        static Reply ok(double millis) {
            return new Reply(millis, ShipOutcome.SUCCESS);
        }

        static Reply code(double millis, int code) {
            return new Reply(millis, Classification.of(code, false));
        }
    }

    private record Event(long atNanos, long number, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int order = Long.compare(atNanos, other.atNanos);
            return order != 0 ? order : Long.compare(number, other.number);
        }
    }

    final Throttle throttle;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final long[] tickets;
    private final boolean[] asleep;
    private final long[] byReader;
    private final List<Long> shippedBySecond = new ArrayList<>();
    private final List<Long> askedBySecond = new ArrayList<>();
    private Destination destination = (_, _, _) -> Reply.ok(1);
    private Observer observer = (_, _) -> { };
    private double perReader;
    private int connections = Integer.MAX_VALUE;
    private long nowNanos = START_NANOS;
    private long eventNumber;
    private long records;
    private int inFlight;
    private int maxInFlight;
    private long longestSleepNanos;

    SimulatedDc(int readers, double perReader, ThrottleSettings settings) {
        this(readers, perReader, new Throttle(() -> settings));
    }

    SimulatedDc(int readers, double perReader, Throttle throttle) {
        this.perReader = perReader;
        this.throttle = throttle;
        tickets = new long[readers];
        asleep = new boolean[readers];
        byReader = new long[readers];
        for (int i = 0; i < readers; i++) {
            attemptAt(i, nowNanos + (long) (i * SECOND_NANOS / perReader / readers));
        }
    }

    SimulatedDc destination(Destination behaviour) {
        destination = behaviour;
        return this;
    }

    SimulatedDc observer(Observer listener) {
        observer = listener;
        return this;
    }

    SimulatedDc connections(int most) {
        connections = most;
        return this;
    }

    void offer(double recordsPerReader) {
        perReader = recordsPerReader;
    }

    SimulatedDc runUntil(double seconds) {
        long endNanos = START_NANOS + (long) (seconds * SECOND_NANOS);
        while (!events.isEmpty() && events.element().atNanos < endNanos) {
            Event event = events.remove();
            nowNanos = event.atNanos;
            event.action.run();
        }
        nowNanos = endNanos;
        return this;
    }

    private void at(long atNanos, Runnable action) {
        events.add(new Event(atNanos, eventNumber++, action));
    }

    private void attemptAt(int reader, long atNanos) {
        long ticket = ++tickets[reader];
        at(atNanos, () -> {
            if (tickets[reader] == ticket) {
                attempt(reader);
            }
        });
    }

    private void attempt(int reader) {
        asleep[reader] = false;
        count(askedBySecond);
        Permit permit = throttle.tryShip(reader, nowNanos);
        if (permit.isGranted() && inFlight >= connections) {
            permit = throttle.noConnection(reader, "A:3000", nowNanos);
        }
        if (!permit.isGranted()) {
            asleep[reader] = true;
            longestSleepNanos = Math.max(longestSleepNanos, permit.untilNanos() - nowNanos);
            attemptAt(reader, permit.untilNanos());
            return;
        }
        ship(reader);
        attemptAt(reader, nowNanos + (long) (SECOND_NANOS / perReader));
    }

    private void ship(int reader) {
        throttle.shipped(reader, nowNanos);
        count(shippedBySecond);
        byReader[reader]++;
        inFlight++;
        maxInFlight = Math.max(maxInFlight, inFlight);
        Reply reply = destination.reply(seconds(), reader, records++);
        long sentNanos = nowNanos;
        at(nowNanos + Math.round(reply.millis * 1e6), () -> {
            inFlight--;
            observer.answered(seconds(), reply.outcome);
            String node = "A:3000";
            int woken = throttle.answered(reader, node, reply.outcome, nowNanos - sentNanos, nowNanos);
            if (woken != Throttle.NOBODY && asleep[woken]) {
                attemptAt(woken, nowNanos);
            }
        });
    }

    private void count(List<Long> bySecond) {
        int second = (int) seconds();
        while (bySecond.size() <= second) {
            bySecond.add(0L);
        }
        bySecond.set(second, bySecond.get(second) + 1);
    }

    double seconds() {
        return (nowNanos - START_NANOS) / (double) SECOND_NANOS;
    }

    long nowNanos() {
        return nowNanos;
    }

    /// Records put on the wire in the second that begins then.
    long shipped(int second) {
        return second < shippedBySecond.size() ? shippedBySecond.get(second) : 0;
    }

    /// How often readers asked in that second.
    long asked(int second) {
        return second < askedBySecond.size() ? askedBySecond.get(second) : 0;
    }

    long shippedBy(int reader) {
        return byReader[reader];
    }

    int inFlight() {
        return inFlight;
    }

    /// The most since it was last asked.
    int maxInFlight() {
        int most = maxInFlight;
        maxInFlight = inFlight;
        return most;
    }

    double longestSleepSeconds() {
        return longestSleepNanos / (double) SECOND_NANOS;
    }

    ThrottleReport why() {
        return throttle.why(nowNanos, 0);
    }
}
