package io.onehop.bench;

import com.google.gson.JsonObject;
import io.onehop.bench.FigureCluster.Member;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/// What it costs to send a command to a node that has to pass it on: one connection, one key, one command
/// after the other, to its master and to a node that holds no copy.
final class ProxyCost {
    private static final String NAMESPACE = "namespace/test";
    private static final String PROXIES = "client_proxy_complete";
    private static final int VALUE_BYTES = 100;
    private static final int WARMUP = 5_000;
    private static final int COMMANDS = 20_000;
    private static final double NANOS_PER_MICRO = 1e3;

    private ProxyCost() {}

    /// Medians in microseconds; empty when no node is without a copy of the key.
    static JsonObject measure(FigureCluster cluster) throws IOException {
        var encoder = new RequestEncoder(ClusterRecords.NAMESPACE, "proxycost");
        byte[] put = encoder.put(VALUE_BYTES).bytes();
        byte[] get = encoder.get().bytes();
        var result = new JsonObject();
        List<Member> passWrites = new ArrayList<>();
        Member master = null;
        for (Member member : cluster.members()) {
            if (passesOn(member, put)) {
                passWrites.add(member);
            } else {
                master = member;
            }
        }
        Member stranger = null;
        for (Member member : passWrites) {
            if (passesOn(member, get)) {
                stranger = member;
            }
        }
        if (master == null || stranger == null) {
            result.addProperty("note", "every node has a copy: needs more nodes or fewer copies");
            return result;
        }
        // Turn by turn, so that both see the same minutes of the machine.
        var times = new Histogram[] {new Histogram(3), new Histogram(3), new Histogram(3), new Histogram(3)};
        for (int round = 0; round < 2; round++) {
            run(master, get, times[0]);
            run(stranger, get, times[1]);
            run(master, put, times[2]);
            run(stranger, put, times[3]);
        }
        result.addProperty("directReadP50Micros", median(times[0]));
        result.addProperty("proxiedReadP50Micros", median(times[1]));
        result.addProperty("directWriteP50Micros", median(times[2]));
        result.addProperty("proxiedWriteP50Micros", median(times[3]));
        return result;
    }

    private static double median(Histogram histogram) {
        return histogram.getValueAtPercentile(50) / NANOS_PER_MICRO;
    }

    private static boolean passesOn(Member member, byte[] request) throws IOException {
        long before = member.number(NAMESPACE, PROXIES);
        try (Wire wire = Wire.connect(member.address())) {
            one(wire, request);
        }
        return member.number(NAMESPACE, PROXIES) > before;
    }

    private static void run(Member member, byte[] request, Histogram times) throws IOException {
        try (Wire wire = Wire.connect(member.address())) {
            for (int i = 0; i < WARMUP; i++) {
                one(wire, request);
            }
            for (int i = 0; i < COMMANDS; i++) {
                long start = System.nanoTime();
                one(wire, request);
                times.recordValue(System.nanoTime() - start);
            }
        }
    }

    private static void one(Wire wire, byte[] request) throws IOException {
        wire.send(ByteBuffer.wrap(request));
        wire.readSingles(1);
        if (wire.outcome().errors > 0) {
            throw new IOException("result code " + wire.outcome().lastError);
        }
    }
}
