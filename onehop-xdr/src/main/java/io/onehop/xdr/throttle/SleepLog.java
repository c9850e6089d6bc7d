package io.onehop.xdr.throttle;

/// Who slept, why and for how long. Sleep is what lies between a refusal and the next question of the same
/// reader, but no more than it was told to sleep. For one thread at a time.
final class SleepLog {
    private static final class Sleeper {
        boolean isAsleep;
        boolean hasSlept;
        long sinceNanos;
        long untilNanos;
        ThrottleCause cause = ThrottleCause.IN_FLIGHT;
    }

    private final Sleeper[] sleepers = new Sleeper[Throttle.MAX_READERS];
    private final CauseLog causes;
    private long writes;
    private long throttled;
    private long sleepNanos;
    private long earlierWrites;
    private long earlierThrottled;
    private long earlierSleepNanos;

    SleepLog(CauseLog causes) {
        this.causes = causes;
        for (int i = 0; i < sleepers.length; i++) {
            sleepers[i] = new Sleeper();
        }
    }

    void refused(int reader, ThrottleCause cause, long untilNanos, long nowNanos) {
        Sleeper sleeper = sleepers[reader];
        sleeper.isAsleep = true;
        sleeper.sinceNanos = nowNanos;
        sleeper.untilNanos = untilNanos;
        sleeper.cause = cause;
    }

    /// The reader is back, or the moment has come to add up.
    void settle(int reader, long nowNanos) {
        Sleeper sleeper = sleepers[reader];
        if (!sleeper.isAsleep) {
            return;
        }
        long endNanos = Math.min(nowNanos, sleeper.untilNanos);
        long sleptNanos = Math.max(0, endNanos - sleeper.sinceNanos);
        sleeper.hasSlept |= sleptNanos > 0;
        sleeper.sinceNanos = endNanos;
        sleepNanos += sleptNanos;
        causes.slept(sleeper.cause, sleptNanos);
    }

    void awake(int reader, long nowNanos) {
        settle(reader, nowNanos);
        sleepers[reader].isAsleep = false;
    }

    void wrote(int reader) {
        writes++;
        throttled += sleepers[reader].hasSlept ? 1 : 0;
        sleepers[reader].hasSlept = false;
    }

    int asleep(long nowNanos) {
        int count = 0;
        for (Sleeper sleeper : sleepers) {
            count += sleeper.isAsleep && nowNanos < sleeper.untilNanos ? 1 : 0;
        }
        return count;
    }

    private int waiting() {
        int count = 0;
        for (Sleeper sleeper : sleepers) {
            count += sleeper.hasSlept ? 1 : 0;
        }
        return count;
    }

    void settleAll(long nowNanos) {
        for (int i = 0; i < sleepers.length; i++) {
            settle(i, nowNanos);
        }
    }

    SleepFigures endInterval(long nowNanos) {
        settleAll(nowNanos);
        SleepFigures figures = SleepFigures.of(writes, throttled, sleepNanos, waiting());
        earlierWrites += writes;
        earlierThrottled += throttled;
        earlierSleepNanos += sleepNanos;
        writes = 0;
        throttled = 0;
        sleepNanos = 0;
        return figures;
    }

    SleepFigures lifetime(long nowNanos) {
        settleAll(nowNanos);
        return SleepFigures.of(writes + earlierWrites, throttled + earlierThrottled,
                sleepNanos + earlierSleepNanos, waiting());
    }
}
