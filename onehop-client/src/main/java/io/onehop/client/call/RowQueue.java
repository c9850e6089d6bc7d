package io.onehop.client.call;

import io.onehop.client.command.KeyRecord;
import io.onehop.client.command.RecordStream;
import io.onehop.client.error.ClientCode;
import io.onehop.client.error.OnehopException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The records of a scan between the event loops that read them and the one caller who takes them.
///
/// Back-pressure: when `capacity` records wait, the node that brought the last one is paused after its
/// message; all are resumed when half of them were taken. So at most `capacity` records and one message per
/// node wait.
public final class RowQueue implements RecordStream {
    /// A node's part of the scan that can be held back.
    interface Source {
        /// May send again. Any thread.
        void resume();

        /// Nobody wants its records any more. Any thread.
        void abort();
    }

    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<KeyRecord> rows = new ArrayDeque<>();
    private final List<Source> sources = new ArrayList<>();
    private final List<Source> paused = new ArrayList<>();
    private Runnable signal = () -> {};
    private @Nullable OnehopException failure;
    private boolean ended;
    private boolean closed;

    RowQueue(int capacity) {
        this.capacity = capacity;
    }

    // ---- the event loops' side

    /// A source that will add rows; false when nobody wants them.
    boolean opened(Source source) {
        lock.lock();
        try {
            if (!closed) {
                sources.add(source);
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    void done(Source source) {
        lock.lock();
        try {
            sources.remove(source);
            paused.remove(source);
        } finally {
            lock.unlock();
        }
    }

    /// Adds the rows of one message. True when the source has to pause, or still has to: it will be resumed.
    boolean add(List<KeyRecord> message, Source source) {
        boolean pause;
        Runnable listener;
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            rows.addAll(message);
            boolean pausing = paused.contains(source);
            pause = pausing || rows.size() >= capacity;
            if (pause && !pausing) {
                paused.add(source);
            }
            changed.signal();
            listener = signal;
        } finally {
            lock.unlock();
        }
        listener.run();
        return pause;
    }

    void end(@Nullable OnehopException why) {
        Runnable listener;
        lock.lock();
        try {
            if (!ended) {
                ended = true;
                failure = why;
            }
            changed.signal();
            listener = signal;
        } finally {
            lock.unlock();
        }
        listener.run();
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    // ---- the caller's side

    /// Runs the listener after every change from now on, on the thread that changed something.
    void onChange(Runnable listener) {
        lock.lock();
        try {
            signal = listener;
        } finally {
            lock.unlock();
        }
    }

    /// The next record, or null when none is there now.
    @Nullable KeyRecord poll() {
        @Nullable KeyRecord row;
        List<Source> resumed = List.of();
        lock.lock();
        try {
            row = rows.poll();
            if (!paused.isEmpty() && rows.size() <= capacity / 2) {
                resumed = List.copyOf(paused);
                paused.clear();
            }
        } finally {
            lock.unlock();
        }
        resumed.forEach(Source::resume);
        return row;
    }

    /// Whether all records were taken and no more will come.
    boolean isExhausted() {
        lock.lock();
        try {
            return ended && rows.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /// Why the scan ended early, or null.
    @Nullable OnehopException failure() {
        lock.lock();
        try {
            return failure;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean hasNext() {
        lock.lock();
        try {
            while (rows.isEmpty() && !ended && !closed) {
                changed.await();
            }
            if (rows.isEmpty() && failure != null && !closed) {
                throw failure;
            }
            return !rows.isEmpty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw OnehopException.local(ClientCode.CLIENT, "interrupted while waiting for records");
        } finally {
            lock.unlock();
        }
    }

    @Override
    public KeyRecord next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no more records");
        }
        var row = poll();
        if (row == null) {
            throw new NoSuchElementException("the scan was closed");
        }
        return row;
    }

    @Override
    public void close() {
        List<Source> open;
        lock.lock();
        try {
            closed = true;
            rows.clear();
            open = List.copyOf(sources);
            sources.clear();
            paused.clear();
            changed.signal();
        } finally {
            lock.unlock();
        }
        open.forEach(Source::abort);
    }
}
