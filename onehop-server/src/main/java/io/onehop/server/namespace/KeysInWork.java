package io.onehop.server.namespace;

import io.onehop.model.Digest;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The keys that commands are at work on beyond one turn of their lane: one command for each, the others
/// behind it in the order in which they came (transactions reference, section 2).
///
/// Safe for use by many threads: keys are spread over stripes with a lock each, held for a look-up. That
/// nothing is in work at all is seen without a lock.
public final class KeysInWork {
    private static final int STRIPES = 64;

    private final Stripe[] stripes = new Stripe[STRIPES];
    private final AtomicInteger size = new AtomicInteger();

    /// Nothing in work.
    KeysInWork() {
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe();
        }
    }

    /// How an attempt to work on a key ended.
    public enum Entry {
        /// The key is the command's.
        ENTERED,
        /// It will be; [Waiter#entered] tells when.
        QUEUED,
        /// Too many wait for it already.
        BUSY
    }

    /// A command that works on a key or waits for it.
    public interface Waiter {
        /// The key is the command's from now on, until it leaves. Called on the lane of whoever had it before
        /// and under a lock: it only passes the news on to the command's own lane.
        void entered();
    }

    private static final class Stripe {
        private final HashMap<Digest, Work> works = new HashMap<>();
    }

    private static final class Work {
        private Waiter owner;
        private @Nullable ArrayDeque<Waiter> waiters;

        private Work(Waiter owner) {
            this.owner = owner;
        }
    }

    private Stripe stripe(Digest digest) {
        return stripes[(int) (digest.middle() & STRIPES - 1)];
    }

    /// Whether somebody is at work on the key at this moment.
    public boolean isBusy(Digest digest) {
        if (isIdle()) {
            return false;
        }
        Stripe stripe = stripe(digest);
        synchronized (stripe) {
            return stripe.works.containsKey(digest);
        }
    }

    /// Whether nobody is at work on any key.
    public boolean isIdle() {
        return size.get() == 0;
    }

    /// Takes the key, or queues for it.
    ///
    /// @param limit most that may wait for one key; 0 = no limit
    public Entry enter(Digest digest, Waiter waiter, long limit) {
        Stripe stripe = stripe(digest);
        synchronized (stripe) {
            Work work = stripe.works.get(digest);
            if (work == null) {
                stripe.works.put(digest, new Work(waiter));
                size.incrementAndGet();
                return Entry.ENTERED;
            }
            if (work.waiters == null) {
                work.waiters = new ArrayDeque<>();
            }
            if (limit != 0 && work.waiters.size() >= limit) {
                return Entry.BUSY;
            }
            work.waiters.add(waiter);
            return Entry.QUEUED;
        }
    }

    /// Gives the key to the next that waits for it.
    public void leave(Digest digest, Waiter owner) {
        Stripe stripe = stripe(digest);
        synchronized (stripe) {
            Work work = stripe.works.get(digest);
            if (work == null || !isSame(work.owner, owner)) {
                throw new IllegalStateException("not at work on key " + digest);
            }
            Waiter next = work.waiters == null ? null : work.waiters.poll();
            if (next == null) {
                stripe.works.remove(digest);
                size.decrementAndGet();
            } else {
                work.owner = next;
                next.entered();
            }
        }
    }

    /// Waits no longer.
    ///
    /// @return false when the key has been the command's before that: [Waiter#entered] comes or has come
    public boolean cancel(Digest digest, Waiter waiter) {
        Stripe stripe = stripe(digest);
        synchronized (stripe) {
            Work work = stripe.works.get(digest);
            return work != null
                    && work.waiters != null
                    && work.waiters.removeIf(each -> isSame(each, waiter));
        }
    }

    @SuppressWarnings("ReferenceEquality") // it is about who, not what
    private static boolean isSame(Waiter one, Waiter other) {
        return one == other;
    }

    /// Number of keys in work.
    public int size() {
        return size.get();
    }
}
