package io.onehop.simulation.socket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.AbstractEventExecutor;
import io.netty.util.concurrent.DefaultPromise;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.ScheduledFuture;
import io.onehop.runtime.Timers;
import io.onehop.simulation.world.SimLane;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A lane as an event loop, for code that wants one. For one thread, which is "in the loop" while a task of
/// the lane runs.
public final class LaneLoop extends AbstractEventExecutor implements EventLoop {
    private final SimLane lane;
    private final Promise<?> terminated = new DefaultPromise<>(this);
    private boolean ended;

    /// A loop whose tasks are those of the lane.
    public LaneLoop(SimLane lane) {
        this.lane = lane;
    }

    /// The lane.
    SimLane lane() {
        return lane;
    }

    @Override
    public @Nullable EventLoopGroup parent() {
        return null;
    }

    @Override
    public EventLoop next() {
        return this;
    }

    @Override
    public ChannelFuture register(Channel channel) {
        return register(new DefaultChannelPromise(channel, this));
    }

    @Override
    public ChannelFuture register(ChannelPromise promise) {
        promise.channel().unsafe().register(this, promise);
        return promise;
    }

    @Deprecated
    @Override
    public ChannelFuture register(Channel channel, ChannelPromise promise) {
        channel.unsafe().register(this, promise);
        return promise;
    }

    @Override
    public boolean inEventLoop(Thread thread) {
        return lane.isRunning();
    }

    @Override
    public void execute(Runnable task) {
        if (ended) {
            throw new RejectedExecutionException("loop has ended");
        }
        lane.execute(task);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        return schedule(Executors.callable(task), delay, unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
        if (ended) {
            throw new RejectedExecutionException("loop has ended");
        }
        var waiting = new Waiting<>(this, task);
        waiting.timer = lane.schedule(waiting::run, unit.toNanos(delay));
        return waiting;
    }

    @Override
    public boolean isShuttingDown() {
        return ended;
    }

    @Override
    public boolean isShutdown() {
        return ended;
    }

    @Override
    public boolean isTerminated() {
        return ended;
    }

    void end() {
        ended = true;
    }

    @Deprecated
    @Override
    public void shutdown() {
        end();
    }

    @Override
    public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
        ended = true;
        return terminated;
    }

    @Override
    public Future<?> terminationFuture() {
        return terminated;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return ended;
    }

    /// A task that waits for its time.
    private static final class Waiting<V> extends DefaultPromise<V> implements ScheduledFuture<V> {
        private final Callable<V> task;
        private Timers.Timer timer = () -> {};

        Waiting(LaneLoop loop, Callable<V> task) {
            super(loop);
            this.task = task;
        }

        void run() {
            if (!setUncancellable()) {
                return;
            }
            try {
                setSuccess(task.call());
            } catch (Exception e) {
                setFailure(e);
                throw new IllegalStateException("a timer's task failed", e);
            }
        }

        @Override
        public boolean cancel(boolean mayInterrupt) {
            timer.cancel();
            return super.cancel(mayInterrupt);
        }

        /// Nobody asks.
        @Override
        public long getDelay(TimeUnit unit) {
            return 0;
        }

        @Override
        public int compareTo(Delayed other) {
            return Integer.compare(System.identityHashCode(this), System.identityHashCode(other));
        }
    }
}
