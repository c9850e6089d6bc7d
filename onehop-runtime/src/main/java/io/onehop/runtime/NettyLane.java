package io.onehop.runtime;

import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/// A Netty event loop as a lane. Tasks and timers that come after the loop has ended are dropped.
///
/// @param loop the one thread that runs everything
public record NettyLane(EventLoop loop) implements Lane {
    @Override
    public void execute(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            if (!loop.isShuttingDown()) {
                throw e;
            }
        }
    }

    @Override
    public Timer schedule(Runnable task, long delayNanos) {
        try {
            var future = loop.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException e) {
            if (!loop.isShuttingDown()) {
                throw e;
            }
            return () -> {};
        }
    }
}
