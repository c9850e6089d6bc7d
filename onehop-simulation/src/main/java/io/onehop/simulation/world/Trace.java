package io.onehop.simulation.world;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/// What has happened, for people: the last small things, and all that matters (faults, views), with times.
/// Also a hash over everything, by which two runs can be told apart. For one thread.
public final class Trace {
    private static final int RECENT = 200;
    private static final int MAX_NOTABLE = 5_000;
    private static final long HASH_PRIME = 0x100000001b3L;
    private static final double NANOS_PER_SECOND = 1e9;

    private record Line(long timeNanos, Supplier<String> text) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%11.6f  %s", timeNanos / NANOS_PER_SECOND, text.get());
        }
    }

    private final Scheduler scheduler;
    private final ArrayDeque<Line> recent = new ArrayDeque<>();
    private final List<Line> notable = new ArrayList<>();
    private long hash = 0xcbf29ce484222325L;

    /// An empty one.
    public Trace(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /// Notes a small thing; the text is made only if somebody reads it.
    ///
    /// @param fingerprint what distinguishes it
    public void event(long fingerprint, Supplier<String> text) {
        mix(scheduler.nowNanos());
        mix(fingerprint);
        if (recent.size() == RECENT) {
            recent.removeFirst();
        }
        recent.addLast(new Line(scheduler.nowNanos(), text));
    }

    /// Notes something that matters for the whole run.
    public void notable(String text) {
        mix(scheduler.nowNanos());
        mix(text.hashCode());
        if (notable.size() < MAX_NOTABLE) {
            notable.add(new Line(scheduler.nowNanos(), () -> text));
        }
    }

    private void mix(long value) {
        hash = (hash ^ value) * HASH_PRIME;
        hash ^= hash >>> 29;
    }

    /// A number that is the same for two runs that did the same.
    public long hash() {
        return hash;
    }

    /// The last small things, oldest first.
    public List<String> recent() {
        return recent.stream().map(Line::toString).toList();
    }

    /// Everything that matters, oldest first.
    public List<String> notable() {
        return notable.stream().map(Line::toString).toList();
    }
}
