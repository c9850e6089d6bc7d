package io.onehop.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// An event loop as a lane.
class NettyLaneTest {
    private final MultiThreadIoEventLoopGroup loops =
            Transport.NIO.newEventLoops(1, new DefaultThreadFactory("lane-test", true));
    private final NettyLane lane = new NettyLane(loops.next());

    @AfterEach
    void stop() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Test
    void runsTasksInOrderAndTimersUnlessTheyAreCancelled() {
        List<String> ran = new CopyOnWriteArrayList<>();
        var done = new CompletableFuture<Void>();
        lane.execute(() -> ran.add("first"));
        lane.execute(() -> ran.add("second"));
        Timers.Timer cancelled = lane.schedule(() -> ran.add("never"), 500_000_000);
        cancelled.cancel();
        lane.schedule(() -> {
            ran.add("later");
            done.complete(null);
        }, 700_000_000);
        done.orTimeout(20, TimeUnit.SECONDS).join();
        assertThat(ran).containsExactly("first", "second", "later");
    }

    @Test
    void dropsTasksAfterTheEndOfItsLoop() {
        stop();
        List<String> ran = new CopyOnWriteArrayList<>();
        lane.execute(() -> ran.add("never"));
        lane.schedule(() -> ran.add("never"), 1).cancel();
        assertThat(ran).isEmpty();
    }
}
