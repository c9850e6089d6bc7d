package io.onehop.simulation.load;

import io.onehop.model.ResultCode;
import io.onehop.simulation.world.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;

/// One call of a client: one action, or several as a batch that goes to one node. Writes are repeated only
/// when it is certain that they were not done (transactions reference, section 11). For one thread.
final class Call {
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final Scheduler scheduler;
    private final Exchange exchange;
    private final Limits limits;
    private final IntUnaryOperator hosts;
    private final Consumer<Call> whenDone;
    private List<Action> open;
    private int attempt;
    private int live;

    /// How long, how often.
    ///
    /// @param millis limit of one attempt
    /// @param retries attempts after the first
    /// @param pauseMillis between attempts
    record Limits(int millis, int retries, int pauseMillis) {}

    /// @param hosts the host for each attempt, from 0
    Call(Scheduler scheduler, Exchange exchange, Limits limits, List<Action> actions, IntUnaryOperator hosts,
            Consumer<Call> whenDone) {
        this.scheduler = scheduler;
        this.exchange = exchange;
        this.limits = limits;
        this.hosts = hosts;
        this.whenDone = whenDone;
        open = List.copyOf(actions);
    }

    void begin() {
        int number = ++live;
        int host = hosts.applyAsInt(attempt);
        List<Action> sent = open;
        exchange.send(host, Requests.encode(sent, limits.millis()), new Exchange.Listener() {
            @Override
            public void answered(byte[] bytes) {
                if (number == live) {
                    Call.this.answered(sent, host, bytes);
                }
            }

            @Override
            public void refused() {
                if (number == live) {
                    sent.forEach(each -> each.attempted(host + ":refused"));
                    next(sent);
                }
            }
        });
        scheduler.after(limits.millis() * NANOS_PER_MILLI, () -> {
            if (number == live) {
                late(sent, host);
            }
        });
    }

    private void late(List<Action> sent, int host) {
        for (Action each : sent) {
            each.attempted(host + ":late");
            each.mayBeApplied();
        }
        var again = new ArrayList<Action>();
        for (Action each : sent) {
            if (each.kind().isWrite()) {
                each.failed(scheduler.nowNanos());
            } else {
                again.add(each);
            }
        }
        next(again);
    }

    private void answered(List<Action> sent, int host, byte[] bytes) {
        boolean batch = sent.size() > 1;
        var again = new ArrayList<>(sent);
        var retry = new ArrayList<Action>();
        for (Reply reply : Reply.read(bytes)) {
            if (batch && reply.last()) {
                continue;
            }
            Action action = sent.get(batch ? reply.index() : 0);
            again.remove(action);
            if (judge(action, host, reply)) {
                retry.add(action);
            }
        }
        for (Action each : again) { // a batch that ended early
            each.attempted(host + ":no row");
            each.mayBeApplied();
            if (each.kind().isWrite()) {
                each.failed(scheduler.nowNanos());
            } else {
                retry.add(each);
            }
        }
        next(retry);
    }

    /// Ends the action by the answer; whether it is to be tried again instead.
    private boolean judge(Action action, int host, Reply reply) {
        long now = scheduler.nowNanos();
        int code = reply.code();
        action.attempted(host + ":" + code);
        boolean absent = code == ResultCode.NOT_FOUND.code()
                && (action.kind() == Action.Kind.GET || action.kind() == Action.Kind.DELETE);
        if (code == ResultCode.OK.code() || absent) {
            boolean deletes = action.kind() == Action.Kind.DELETE;
            int generation = absent || deletes ? 0 : reply.record().generation();
            action.done(now, absent ? null : reply.text(), generation);
            return false;
        }
        if (code == ResultCode.TIMEOUT.code()) {
            action.mayBeApplied();
            if (action.kind().isWrite()) {
                action.failed(now);
                return false;
            }
            return true;
        }
        boolean passing = code == ResultCode.UNAVAILABLE.code() || code == ResultCode.KEY_BUSY.code()
                || code == ResultCode.DEVICE_OVERLOAD.code() || !action.kind().isWrite();
        if (!passing) {
            action.failed(now);
        }
        return passing;
    }

    private void next(List<Action> again) {
        live++;
        open = again;
        if (!again.isEmpty() && attempt < limits.retries()) {
            attempt++;
            scheduler.after(limits.pauseMillis() * NANOS_PER_MILLI, this::begin);
            return;
        }
        again.forEach(each -> each.failed(scheduler.nowNanos()));
        whenDone.accept(this);
    }
}
