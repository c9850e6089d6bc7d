package io.onehop.cluster.migration;

import io.onehop.cluster.migration.MigrationMessage.Insert;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;

/// The frames that have been sent and not been acknowledged yet, oldest first. Only for the cluster's lane.
final class FrameWindow {
    private static final class Frame {
        final Insert insert;
        long sentAtNanos;
        boolean acknowledged;

        Frame(Insert insert, long sentAtNanos) {
            this.insert = insert;
            this.sentAtNanos = sentAtNanos;
        }
    }

    private final Deque<Frame> frames = new ArrayDeque<>();
    private long bytes;

    void add(Insert insert, long nowNanos) {
        frames.add(new Frame(insert, nowNanos));
        bytes += insert.pieces().length;
    }

    void acknowledge(int sequence) {
        for (Frame frame : frames) {
            if (frame.insert.sequence() == sequence) {
                if (!frame.acknowledged) {
                    frame.acknowledged = true;
                    bytes -= frame.insert.pieces().length;
                }
                break;
            }
        }
        while (!frames.isEmpty() && frames.getFirst().acknowledged) {
            frames.removeFirst();
        }
    }

    boolean isEmpty() {
        return frames.isEmpty();
    }

    /// Bytes that have not been acknowledged.
    long bytes() {
        return bytes;
    }

    /// Sends again what was sent so long ago or before, until the sender refuses.
    ///
    /// @return frames sent again
    int resend(long nowNanos, long ageNanos, Predicate<Insert> sender) {
        int resent = 0;
        for (Frame frame : frames) {
            if (!frame.acknowledged && nowNanos - frame.sentAtNanos >= ageNanos) {
                if (!sender.test(frame.insert)) {
                    break;
                }
                frame.sentAtNanos = nowNanos;
                resent++;
            }
        }
        return resent;
    }
}
