package io.onehop.xdr.throttle;

import java.util.concurrent.TimeUnit;

/// What network errors and timeouts do to throughput (seed 002, "Network Error or Timeout").
///
/// While the window is narrowed each reader may put `rate[reader]` records on the wire a second.
///
/// *Gradual* (4.4): the first error sets every reader to half of what it shipped in the last second. The
/// second that follows is looked at when it is over: an error in it halves again, none doubles. The floor is
/// one record a second and reader.
///
/// *Legacy*: every error sets every reader to one record a second. Thirty seconds after the last error it is
/// two, and twice as many every two seconds.
///
/// Either way the limit is gone as soon as all readers together may ship the maximum (50000 or
/// `xdr-max-ship-throughput`). For one thread at a time; time passes by [#advance].
final class NetworkWindow {
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long FLAT_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long LEGACY_STEP_NANOS = TimeUnit.SECONDS.toNanos(2);
    /// Records that were pipelined on one connection fail together when it breaks: that is one error.
    private static final long BURST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final double FLOOR = 1;

    private final RateMeter[] meters = new RateMeter[Throttle.MAX_READERS];
    private final TokenBucket[] buckets = new TokenBucket[Throttle.MAX_READERS];
    private final double[] rates = new double[Throttle.MAX_READERS];
    private boolean isActive;
    private boolean failed;
    private long changedNanos;
    private long narrowedNanos;
    private long lastErrorNanos;
    private long doublings;

    NetworkWindow() {
        for (int i = 0; i < Throttle.MAX_READERS; i++) {
            meters[i] = new RateMeter();
            buckets[i] = new TokenBucket();
        }
    }

    /// A record went on the wire: counts for the measured throughput.
    void shipped(int reader, long nowNanos) {
        meters[reader].add(nowNanos);
    }

    void error(ThrottleSettings settings, long nowNanos) {
        advance(settings, nowNanos);
        lastErrorNanos = nowNanos;
        if (settings.mode() == ThrottleMode.LEGACY) {
            narrow(nowNanos, false);
        } else if (!isActive) {
            narrow(nowNanos, true);
        } else if (nowNanos - narrowedNanos > BURST_NANOS) {
            failed = true;
        }
    }

    private void narrow(long nowNanos, boolean toHalf) {
        for (int i = 0; i < Throttle.MAX_READERS; i++) {
            double rate = toHalf ? meters[i].perSecond(nowNanos) / 2.0 : FLOOR;
            if (!isActive || rates[i] > rate) {
                buckets[i].empty(nowNanos);
            }
            rates[i] = Math.max(FLOOR, rate);
        }
        isActive = true;
        failed = false;
        doublings = 0;
        changedNanos = nowNanos;
        narrowedNanos = nowNanos;
    }

    /// Brings the window up to this moment.
    void advance(ThrottleSettings settings, long nowNanos) {
        if (!isActive) {
            return;
        }
        if (settings.mode() == ThrottleMode.LEGACY) {
            advanceLegacy(settings, nowNanos);
        } else {
            advanceGradual(settings, nowNanos);
        }
    }

    private void advanceGradual(ThrottleSettings settings, long nowNanos) {
        while (isActive && nowNanos - changedNanos >= SECOND_NANOS) {
            scale(failed ? 0.5 : 2);
            boolean grew = !failed;
            failed = false;
            changedNanos += SECOND_NANOS;
            openIfWide(settings, grew);
        }
    }

    private void advanceLegacy(ThrottleSettings settings, long nowNanos) {
        long overNanos = nowNanos - lastErrorNanos - FLAT_NANOS;
        long due = overNanos < 0 ? 0 : 1 + overNanos / LEGACY_STEP_NANOS;
        while (isActive && doublings < due) {
            scale(2);
            doublings++;
            openIfWide(settings, true);
        }
        changedNanos = nowNanos;
    }

    private void scale(double factor) {
        for (int i = 0; i < Throttle.MAX_READERS; i++) {
            rates[i] = Math.max(FLOOR, rates[i] * factor);
        }
    }

    private void openIfWide(ThrottleSettings settings, boolean grew) {
        if (grew && rate(settings) >= settings.maximumRate()) {
            isActive = false;
        }
    }

    /// 0 when this reader may ship a record now, else when to ask again, in nanoseconds from now: when it
    /// may, or when the rate changes.
    long waitNanos(int reader, ThrottleSettings settings, long nowNanos) {
        if (!isActive) {
            return 0;
        }
        long changesNanos = changedNanos + SECOND_NANOS - nowNanos;
        if (settings.mode() == ThrottleMode.LEGACY) {
            changesNanos = lastErrorNanos + FLAT_NANOS + doublings * LEGACY_STEP_NANOS - nowNanos;
        }
        long waitNanos = buckets[reader].waitNanos(rates[reader], nowNanos);
        return Math.min(waitNanos, Math.max(1, changesNanos));
    }

    void take(int reader, long nowNanos) {
        if (isActive) {
            long waitNanos = buckets[reader].take(rates[reader], nowNanos);
            if (waitNanos > 0) {
                throw new IllegalStateException("taken without being there");
            }
        }
    }

    void giveBack(int reader) {
        if (isActive) {
            buckets[reader].giveBack();
        }
    }

    boolean isActive() {
        return isActive;
    }

    /// Records a second that all readers together may ship now; meaningless when not active.
    double rate(ThrottleSettings settings) {
        double sum = 0;
        for (int i = 0; i < settings.readThreads(); i++) {
            sum += rates[i];
        }
        return sum;
    }

    /// Records that all readers put on the wire in the last second.
    long throughput(long nowNanos) {
        long sum = 0;
        for (RateMeter meter : meters) {
            sum += meter.perSecond(nowNanos);
        }
        return sum;
    }
}
