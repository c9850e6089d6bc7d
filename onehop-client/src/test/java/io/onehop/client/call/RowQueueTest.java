package io.onehop.client.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.client.command.Key;
import io.onehop.client.command.KeyRecord;
import io.onehop.model.Record;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RowQueueTest {
    private static final KeyRecord ROW = new KeyRecord(Key.of("test", "", 1), new Record(1, 0, List.of()));

    private final AtomicInteger resumes = new AtomicInteger();
    private final RowQueue.Source source = new RowQueue.Source() {
        @Override
        public void resume() {
            resumes.incrementAndGet();
        }

        @Override
        public void abort() {}
    };

    @Test
    void aPausedSourceStaysPausedUntilItIsResumedOnce() {
        var queue = new RowQueue(4);
        assertThat(queue.add(List.of(ROW), source)).isFalse();
        assertThat(queue.add(List.of(ROW, ROW, ROW), source)).isTrue();
        queue.poll();
        assertThat(queue.add(List.of(), source)).as("still paused").isTrue();
        queue.poll();
        assertThat(resumes).hasValue(1);
        assertThat(queue.add(List.of(), source)).isFalse();
    }
}
