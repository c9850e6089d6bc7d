package io.onehop.server.info;

import io.onehop.runtime.Clock;
import io.onehop.server.stats.SampleNamespace;
import io.onehop.server.stats.SampleNode;
import io.onehop.wire.info.HostPort;
import io.onehop.wire.info.Peer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// An info service over a node with fixed answers, for tests.
public final class SampleInfo implements TendFacts {
    final SampleNamespace testNumbers = new SampleNamespace("test");
    final SampleView test = new SampleView(testNumbers);
    final SampleView bar = new SampleView(new SampleNamespace("bar"));
    final SampleNode node = new SampleNode(testNumbers, (SampleNamespace) bar.facts());
    final List<QueryJob> jobs = new ArrayList<>();
    final List<Peer> peers = new ArrayList<>();
    final Map<ServiceKind, List<HostPort>> addresses = new EnumMap<>(ServiceKind.class);
    boolean timesInfo;
    final InfoService service;
    private final InfoSession session;

    SampleInfo() {
        this(Map.of("logs", (command, asking) -> "0:stderr",
                "log", (command, asking) -> "log" + command.arguments()));
    }

    /// With commands of other rooms.
    public SampleInfo(Map<String, InfoAction> further) {
        addresses.put(ServiceKind.CLEAR, List.of(new HostPort("127.0.0.1", 3000)));
        var sources = new InfoSources(new Product("0.1.0", "linux", "amd64"), node, this, List.of(test, bar),
                queries(), Clock.system(), () -> timesInfo);
        service = new InfoService(sources, further);
        session = service.open(false);
    }

    /// The value a command is answered with.
    public String ask(String command) {
        String line = command + '\t';
        String answer = request(command + '\n');
        if (!answer.startsWith(line) || !answer.endsWith("\n")) {
            throw new AssertionError("not an answer: " + answer);
        }
        return answer.substring(line.length(), answer.length() - 1);
    }

    /// The whole answer to a request.
    String request(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return new String(session.answer(bytes, bytes.length).join(), StandardCharsets.UTF_8);
    }

    @Override
    public long peersGeneration() {
        return 5;
    }

    @Override
    public long partitionGeneration() {
        return 8;
    }

    @Override
    public long rebalanceGeneration() {
        return 2;
    }

    @Override
    public List<HostPort> addresses(ServiceKind kind) {
        return addresses.getOrDefault(kind, List.of());
    }

    @Override
    public List<Peer> peers(ServiceKind kind) {
        return kind == ServiceKind.CLEAR ? List.copyOf(peers) : List.of();
    }

    private QueryJobs queries() {
        return new QueryJobs() {
            @Override
            public List<QueryJob> jobs() {
                return List.copyOf(jobs);
            }

            @Override
            public boolean abort(long id) {
                return jobs.removeIf(job -> job.id() == id && job.state().status() == QueryJob.Status.ACTIVE);
            }
        };
    }
}
