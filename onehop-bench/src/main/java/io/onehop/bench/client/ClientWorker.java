package io.onehop.bench.client;

import com.google.gson.JsonObject;
import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The process that holds one client: reads lines `CASE THREADS MILLIS` and answers each with a JSON object;
/// `connect COUNT` makes so many clients one after the other, each of which reads one record. Ends with its
/// input.
@Command(name = "client-worker",
        description = "One client in a process of its own; client-figures starts it.",
        mixinStandardHelpOptions = true)
public final class ClientWorker implements Callable<Integer> {
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double MEDIAN = 50;
    private static final double SLOW = 99;

    @Option(names = "--subject", required = true, description = "onehop or official.")
    private String name = "";

    @Option(names = "--port", required = true, description = "Of a node on this machine.")
    private int port;

    @Option(names = "--keys", required = true, description = "Records there are.")
    private int keys;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (var subject = Subject.connect(name, port)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ");
                if (words[0].equals("connect")) {
                    connect(Integer.parseInt(words[1]));
                    System.out.println(new JsonObject());
                } else if (words[0].equals("fill")) {
                    for (int i = 0; i < keys; i++) {
                        subject.put(i, new byte[Subject.VALUE_BYTES]);
                    }
                    System.out.println(new JsonObject());
                } else {
                    System.out.println(round(subject, ClientCase.of(words[0]), Integer.parseInt(words[1]),
                            Long.parseLong(words[2])));
                }
            }
        }
        return 0;
    }

    private void connect(int count) {
        for (int i = 0; i < count; i++) {
            try (var subject = Subject.connect(name, port)) {
                subject.get(i % keys);
            }
        }
    }

    private JsonObject round(Subject subject, ClientCase what, int threads, long millis)
            throws InterruptedException {
        var threadBean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var load = new ClientLoad(subject, what, threads, keys);
        long cpu = system.getProcessCpuTime();
        long allocated = threadBean.getTotalThreadAllocatedBytes();
        var result = load.run(millis);
        allocated = threadBean.getTotalThreadAllocatedBytes() - allocated;
        cpu = system.getProcessCpuTime() - cpu;
        var json = new JsonObject();
        json.addProperty("perSecond", result.commands() * 1e9 / result.nanos());
        json.addProperty("cpuMicros", cpu / NANOS_PER_MICRO / result.commands());
        json.addProperty("bytes", (double) allocated / result.commands());
        if (result.latency().getTotalCount() > 0) {
            json.addProperty("p50Micros", result.latency().getValueAtPercentile(MEDIAN) / NANOS_PER_MICRO);
            json.addProperty("p99Micros", result.latency().getValueAtPercentile(SLOW) / NANOS_PER_MICRO);
        }
        return json;
    }
}
