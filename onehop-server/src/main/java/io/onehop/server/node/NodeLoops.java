package io.onehop.server.node;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.onehop.runtime.Timers;
import io.onehop.runtime.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// The threads of a node. Safe for use by many threads.
///
/// @param transport how sockets are driven
/// @param service event loops for clients' commands
/// @param cluster one event loop for everything else between nodes
/// @param housekeeping sweeps and the ticker
/// @param waiting for what may have to wait: files, and names of machines
record NodeLoops(
        Transport transport,
        MultiThreadIoEventLoopGroup service,
        MultiThreadIoEventLoopGroup cluster,
        ScheduledExecutorService housekeeping,
        ExecutorService waiting) {
    private static final long END_SECONDS = 5;

    static NodeLoops start(Transport transport, int serviceThreads) {
        return new NodeLoops(
                transport,
                transport.newEventLoops(serviceThreads, new DefaultThreadFactory("onehop-service")),
                transport.newEventLoops(1, new DefaultThreadFactory("onehop-cluster")),
                Executors.newSingleThreadScheduledExecutor(
                        new DefaultThreadFactory("onehop-housekeeping", true)),
                Executors.newSingleThreadExecutor(new DefaultThreadFactory("onehop-waiting", true)));
    }

    List<EventLoop> serviceLoops() {
        var loops = new ArrayList<EventLoop>();
        for (EventExecutor loop : service) {
            loops.add((EventLoop) loop);
        }
        return loops;
    }

    EventLoop clusterLoop() {
        return cluster.next();
    }

    Timers timers() {
        return Timers.on(housekeeping);
    }

    /// Ends all of them; blocks for some seconds at most.
    void close() {
        housekeeping.shutdownNow();
        waiting.shutdown();
        var ended = service.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        cluster.shutdownGracefully(0, 1, TimeUnit.SECONDS)
                .awaitUninterruptibly(END_SECONDS, TimeUnit.SECONDS);
        ended.awaitUninterruptibly(END_SECONDS, TimeUnit.SECONDS);
    }
}
