package io.onehop.simulation.socket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.AbstractEventExecutorGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.onehop.client.embed.NetworkLoops;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A client's event loops, in turn, with the simulated network for its connections. For one thread.
public final class ClientLoops extends AbstractEventExecutorGroup implements NetworkLoops {
    private final ServiceNetwork network;
    private final List<LaneLoop> loops;
    private final List<SimChannel> channels = new ArrayList<>();
    private int turn;

    /// @param loops one or more
    public ClientLoops(ServiceNetwork network, List<LaneLoop> loops) {
        this.network = network;
        this.loops = List.copyOf(loops);
    }

    /// Its channels that are open, connected or not.
    public int openChannels() {
        channels.removeIf(each -> !each.isOpen());
        return channels.size();
    }

    /// Breaks those of its connections that lead to that host; the client learns of it.
    public void breakConnections(int host) {
        channels.removeIf(each -> !each.isOpen());
        List.copyOf(channels).forEach(each -> each.breakOff(host));
    }

    @Override
    public Channel newChannel() {
        var channel = new SimChannel(network);
        channels.add(channel);
        return channel;
    }

    @Override
    public EventLoop next() {
        turn = (turn + 1) % loops.size();
        return loops.get(turn);
    }

    @Override
    public ChannelFuture register(Channel channel) {
        return next().register(channel);
    }

    @Override
    public ChannelFuture register(ChannelPromise promise) {
        return next().register(promise);
    }

    @Deprecated
    @Override
    public ChannelFuture register(Channel channel, ChannelPromise promise) {
        return next().register(channel, promise);
    }

    @Override
    public Iterator<EventExecutor> iterator() {
        return List.<EventExecutor>copyOf(loops).iterator();
    }

    @Override
    public boolean isShuttingDown() {
        return loops.getFirst().isShuttingDown();
    }

    @Override
    public boolean isShutdown() {
        return loops.getFirst().isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return loops.getFirst().isTerminated();
    }

    @Deprecated
    @Override
    public void shutdown() {
        loops.forEach(LaneLoop::end);
    }

    @Override
    public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
        loops.forEach(LaneLoop::end);
        return terminationFuture();
    }

    @Override
    public Future<?> terminationFuture() {
        return loops.getFirst().terminationFuture();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return isTerminated();
    }
}
