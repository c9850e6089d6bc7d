package io.onehop.client.call;

import io.onehop.client.command.KeyRecord;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A scan as a reactive stream: each subscriber gets a scan of its own, and only as many records as it asked
/// for.
///
/// The subscriber's methods run on the event loop that read a record, or on the thread that asked for more;
/// never two at a time. They must not block.
public final class ScanPublisher implements Flow.Publisher<KeyRecord> {
    private static final Logger LOG = LoggerFactory.getLogger(ScanPublisher.class);

    private final Supplier<RowQueue> scans;

    /// Each call of `scans` starts a scan.
    public ScanPublisher(Supplier<RowQueue> scans) {
        this.scans = scans;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super KeyRecord> subscriber) {
        var delivery = new Delivery(subscriber, scans.get());
        delivery.begin();
    }

    private static final class Delivery implements Flow.Subscription {
        private final Flow.Subscriber<? super KeyRecord> subscriber;
        private final RowQueue queue;
        /// Changes nobody looked at yet; who raises it from 0 looks until it is 0 again.
        private final AtomicInteger changes = new AtomicInteger();
        private final Demand demand = new Demand();
        private volatile boolean cancelled;
        private boolean over;

        Delivery(Flow.Subscriber<? super KeyRecord> subscriber, RowQueue queue) {
            this.subscriber = subscriber;
            this.queue = queue;
        }

        void begin() {
            subscriber.onSubscribe(this);
            queue.onChange(this::drain);
            drain();
        }

        @Override
        public void request(long count) {
            if (count <= 0) {
                cancel();
                subscriber.onError(new IllegalArgumentException("requested=" + count));
                return;
            }
            demand.add(count);
            drain();
        }

        @Override
        public void cancel() {
            cancelled = true;
            queue.close();
        }

        private void drain() {
            if (changes.getAndIncrement() != 0) {
                return;
            }
            int seen = 1;
            do {
                try {
                    deliver();
                } catch (Throwable e) {
                    broken(e);
                }
                seen = changes.addAndGet(-seen);
            } while (seen != 0);
        }

        /// A subscriber that throws has broken its contract: it gets nothing more but the reason.
        private void broken(Throwable reason) {
            boolean tell = !over && !cancelled;
            over = true;
            cancel();
            if (tell) {
                try {
                    subscriber.onError(reason);
                } catch (Throwable e) {
                    LOG.warn("a scan's subscriber failed twice", e);
                }
            }
        }

        private void deliver() {
            while (!cancelled && !over && demand.isOpen()) {
                var row = queue.poll();
                if (row == null) {
                    break;
                }
                demand.take();
                subscriber.onNext(row);
            }
            if (!cancelled && !over && queue.isExhausted()) {
                over = true;
                var failure = queue.failure();
                if (failure == null) {
                    subscriber.onComplete();
                } else {
                    subscriber.onError(failure);
                }
            }
        }
    }
}
