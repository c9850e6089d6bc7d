package io.onehop.client;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.onehop.client.cluster.Resolver;
import io.onehop.client.stats.CallTracer;
import io.onehop.client.stats.ClientListener;
import io.onehop.runtime.Clock;
import io.onehop.runtime.Transport;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/// The world a client lives in; may be shared by several clients.
///
/// @param loops where sockets are driven, made for `transport`
/// @param transport how
/// @param clock for deadlines
/// @param resolver for host names
/// @param taskIds numbers for scans, never 0 and never twice in a cluster as far as chance allows
/// @param owned whether the client shuts the loops down when it is closed
/// @param listener hears of nodes that come and go
/// @param chance numbers from 0 to below 1, each as likely as any other, for any thread: they spread pauses,
///     so that many clients that failed together do not come back together
/// @param tracer follows calls
public record ClientResources(
        EventLoopGroup loops, Transport transport, Clock clock, Resolver resolver, LongSupplier taskIds,
        boolean owned, ClientListener listener, DoubleSupplier chance,
        CallTracer tracer) {
    private static final int MAX_THREADS = 4;
    /// Time for connections to end before their loops do.
    private static final long QUIET_MILLIS = 50;
    private static final long SHUTDOWN_MILLIS = 2000;

    /// A world in which nobody listens.
    public ClientResources(
            EventLoopGroup loops, Transport transport, Clock clock, Resolver resolver, LongSupplier taskIds,
            boolean owned) {
        this(loops, transport, clock, resolver, taskIds, owned, ClientListener.none(),
                chances(taskIds.getAsLong()), CallTracer.none());
    }

    /// The same world with somebody who hears of nodes that come and go.
    public ClientResources withListener(ClientListener newListener) {
        return new ClientResources(loops, transport, clock, resolver, taskIds, owned, newListener, chance,
                tracer);
    }

    /// Event loops of the client's own on epoll where there is one, else NIO: one per core, at most four;
    /// daemons.
    public static ClientResources create() {
        // Not io_uring: its channels do not always notice a reset that follows data, so a command would wait
        // for its time to be up.
        var transport = Epoll.isAvailable() ? Transport.EPOLL : Transport.NIO;
        int threads = Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors());
        var loops = transport.newEventLoops(threads, new DefaultThreadFactory("onehop-client", true));
        return new ClientResources(
                loops, transport, Clock.system(), Resolver.system(), taskIds(System.nanoTime()), true);
    }

    /// Somebody else's event loops, which stay theirs to shut down.
    public static ClientResources on(EventLoopGroup loops, Transport transport) {
        return new ClientResources(
                loops, transport, Clock.system(), Resolver.system(), taskIds(System.nanoTime()), false);
    }

    /// Numbers that begin at a random one.
    ///
    /// @param seed of the first number
    public static LongSupplier taskIds(long seed) {
        var last = new AtomicLong(new SplittableRandom(seed).nextLong());
        return () -> {
            long id = last.incrementAndGet();
            return id == 0 ? last.incrementAndGet() : id;
        };
    }

    /// The same world with another chance.
    public ClientResources withChance(DoubleSupplier newChance) {
        return new ClientResources(loops, transport, clock, resolver, taskIds, owned, listener, newChance,
                tracer);
    }

    /// The same world with somebody who follows calls.
    public ClientResources withTracer(CallTracer newTracer) {
        return new ClientResources(loops, transport, clock, resolver, taskIds, owned, listener, chance,
                newTracer);
    }

    /// Numbers from 0 to below 1; the same ones for the same seed when a single thread asks.
    public static DoubleSupplier chances(long seed) {
        var streams = new SplittableRandom(seed);
        long start = streams.nextLong();
        var drawn = new AtomicLong();
        return () -> new SplittableRandom(start + drawn.getAndIncrement()).nextDouble();
    }

    EventLoop tendLoop() {
        return loops.next();
    }

    void release() {
        if (owned) {
            var unused = loops.shutdownGracefully(QUIET_MILLIS, SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
