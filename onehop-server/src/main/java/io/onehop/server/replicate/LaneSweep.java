package io.onehop.server.replicate;

import io.onehop.runtime.Clock;
import io.onehop.runtime.Lane;
import org.jspecify.annotations.Nullable;

/// Looks every five milliseconds at whatever waits on a lane (transactions reference, section 2); while
/// nothing waits it does not run. Only for its lane.
public final class LaneSweep {
    private static final long PERIOD_NANOS = 5_000_000L;

    private final Lane lane;
    private final Clock clock;
    private @Nullable Item first;
    private @Nullable Item nextInTurn;
    private int size;
    private boolean scheduled;

    /// Nothing waits.
    public LaneSweep(Lane lane, Clock clock) {
        this.lane = lane;
        this.clock = clock;
    }

    /// Something that waits: for an answer, an acknowledgement, or its end.
    public abstract static class Item {
        private @Nullable Item before;
        private @Nullable Item after;
        private boolean waits;

        /// Looks whether it is time for something. May remove itself and others, and add others.
        protected abstract void tick(long nowNanos);
    }

    /// Has the item looked at from now on; does nothing when it is.
    public void add(Item item) {
        if (item.waits) {
            return;
        }
        item.waits = true;
        item.after = first;
        if (first != null) {
            first.before = item;
        }
        first = item;
        size++;
        if (!scheduled) {
            scheduled = true;
            lane.schedule(this::turn, PERIOD_NANOS);
        }
    }

    /// Leaves the item alone from now on; does nothing when it was not looked at.
    @SuppressWarnings("ReferenceEquality") // it is about who
    public void remove(Item item) {
        if (!item.waits) {
            return;
        }
        item.waits = false;
        if (nextInTurn == item) {
            nextInTurn = item.after;
        }
        if (item.before == null) {
            first = item.after;
        } else {
            item.before.after = item.after;
        }
        if (item.after != null) {
            item.after.before = item.before;
        }
        item.before = null;
        item.after = null;
        size--;
    }

    private void turn() {
        long now = clock.nanoTime();
        nextInTurn = first;
        try {
            while (nextInTurn != null) {
                Item item = nextInTurn;
                nextInTurn = item.after;
                item.tick(now);
            }
        } finally {
            nextInTurn = null;
            scheduled = first != null;
            if (scheduled) {
                lane.schedule(this::turn, PERIOD_NANOS);
            }
        }
    }

    /// Number of items that wait.
    public int size() {
        return size;
    }
}
