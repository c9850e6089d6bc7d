package io.onehop.bench.fabric;

import com.sun.management.OperatingSystemMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.onehop.cluster.fabric.FabricChannel;
import io.onehop.cluster.fabric.FabricMessage;
import io.onehop.cluster.fabric.FabricPeer;
import io.onehop.cluster.fabric.FabricTypes;
import io.onehop.cluster.fabric.netty.FabricCounters;
import io.onehop.cluster.fabric.netty.FabricLoops;
import io.onehop.cluster.fabric.netty.FabricSettings;
import io.onehop.cluster.fabric.netty.NettyFabric;
import io.onehop.cluster.view.Endpoint;
import io.onehop.cluster.view.Member;
import io.onehop.model.NodeId;
import io.onehop.runtime.Clock;
import io.onehop.runtime.Transport;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Two nodes on loopback; one asks, the other answers. Prints a line of JSON for each number of questions in
/// flight: round trips in a second, CPU time of both nodes for each, latencies.
///
/// A question follows at once on each answer, so that many in flight soon travel as one batch: what is
/// measured then is the least a message costs, not what one costs that comes alone. `questionBytesPerTrip` is
/// counted by the answering fabric and must be [#bytes] and 5 more: it proves that each trip was one.
@Command(name = "fabric-echo", description = "Round trips between two nodes' fabrics in this process.",
        mixinStandardHelpOptions = true)
public final class FabricEcho implements Callable<Integer> {
    private static final int ASK = FabricTypes.REPLICATION;
    private static final int ANSWER = FabricTypes.REPLICATION + 1;
    private static final long LONGEST_NANOS = 10_000_000_000L;
    private static final long ATTEMPT_MILLIS = 10;

    @Option(names = "--transport", defaultValue = "auto", description = "auto, io_uring, epoll or nio.")
    private String transport = "auto";

    @Option(names = "--lanes", defaultValue = "1", description = "Service lanes of each node.")
    private int lanes;

    @Option(names = "--bytes", defaultValue = "100",
            description = "Size of questions and answers, 8 or more.")
    private int bytes;

    @Option(names = "--in-flight", defaultValue = "1,64,256", split = ",",
            description = "Questions at a time.")
    private List<Integer> inFlight = List.of();

    @Option(names = "--seconds", defaultValue = "5",
            description = "Measured time, after two of warm-up.")
    private int seconds;

    private record Body(int type, long nanos, int size) implements FabricMessage {
        @Override
        public void write(ByteBuf out) {
            out.writeLong(nanos).writeZero(size - Long.BYTES);
        }
    }

    private record Node(NodeId id, NettyFabric fabric, List<EventLoop> service, EventLoop cluster) {
        void members(Member member) throws Exception {
            cluster.submit(() -> fabric.members(List.of(member))).get();
        }
    }

    private volatile ConcurrentHistogram latencies = new ConcurrentHistogram(LONGEST_NANOS, 3);
    private volatile boolean stopping;

    private Node node(long id) {
        Transport chosen = Transport.parse(transport);
        var loops = chosen.newEventLoops(lanes + 1, new DefaultThreadFactory("node-" + id, true));
        var service = new ArrayList<EventLoop>();
        for (int i = 0; i < lanes; i++) {
            service.add(loops.next());
        }
        EventLoop cluster = loops.next();
        var self = new NodeId(id);
        var fabric = new NettyFabric(FabricSettings.usual(self, List.of("127.0.0.1"), 0),
                new FabricLoops(chosen, service, cluster), Clock.system(), ForkJoinPool.commonPool(),
                FabricCounters.NONE);
        return new Node(self, fabric, service, cluster);
    }

    @Override
    public Integer call() throws Exception {
        Node asking = node(1);
        Node answering = node(2);
        for (int i = 0; i < lanes; i++) {
            asking.fabric.lane(asking.service.get(i)).register(ASK, this::answered);
            answering.fabric.lane(answering.service.get(i)).register(ASK,
                    (from, _, body) -> from.send(new Body(ANSWER, body.readLong(), bytes)));
        }
        asking.fabric.start();
        int port = answering.fabric.start();
        asking.members(new Member(answering.id, List.of(new Endpoint("127.0.0.1", port))));
        while (!asking.fabric.facts().isConnected(answering.id)) {
            TimeUnit.MILLISECONDS.sleep(ATTEMPT_MILLIS);
        }
        for (int questions : inFlight) {
            measure(asking, answering, questions);
        }
        asking.fabric.close();
        answering.fabric.close();
        return 0;
    }

    private void answered(FabricPeer from, int type, ByteBuf body) {
        long now = System.nanoTime();
        latencies.recordValue(Math.min(now - body.readLong(), LONGEST_NANOS));
        if (!stopping) {
            from.send(new Body(ASK, now, bytes));
        }
    }

    private void measure(Node asking, Node answering, int questions) throws InterruptedException {
        stopping = false;
        for (int i = 0; i < questions; i++) {
            EventLoop loop = asking.service.get(i % lanes);
            loop.execute(() -> asking.fabric.lane(loop).send(
                    answering.id, FabricChannel.RW, new Body(ASK, System.nanoTime(), bytes)));
        }
        TimeUnit.SECONDS.sleep(2);
        var usage = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var measured = new ConcurrentHistogram(LONGEST_NANOS, 3);
        latencies = measured;
        long cpu = usage.getProcessCpuTime();
        long bytesBefore = answering.fabric.receivedBytes(FabricChannel.RW);
        long begin = System.nanoTime();
        TimeUnit.SECONDS.sleep(seconds);
        long trips = measured.getTotalCount();
        double cpuMicros = (usage.getProcessCpuTime() - cpu) / 1e3 / Math.max(1, trips);
        long received = answering.fabric.receivedBytes(FabricChannel.RW) - bytesBefore;
        double elapsed = (System.nanoTime() - begin) / 1e9;
        stopping = true;
        TimeUnit.MILLISECONDS.sleep(20 * ATTEMPT_MILLIS);
        System.out.println(String.format(Locale.ROOT,
                "{\"transport\":\"%s\",\"lanes\":%d,\"bytes\":%d,\"inFlight\":%d,"
                + "\"tripsPerSecond\":%.0f,\"questionBytesPerTrip\":%.1f,\"cpuMicrosPerTrip\":%.2f,"
                + "\"p50Micros\":%.0f,\"p99Micros\":%.0f}",
                Transport.parse(transport).label(), lanes, bytes, questions, trips / elapsed,
                (double) received / Math.max(1, trips), cpuMicros,
                measured.getValueAtPercentile(50) / 1e3, measured.getValueAtPercentile(99) / 1e3));
    }
}
