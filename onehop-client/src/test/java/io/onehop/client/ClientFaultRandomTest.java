package io.onehop.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.client.command.Get;
import io.onehop.client.command.Bins;
import io.onehop.client.command.Key;
import io.onehop.client.command.Put;
import io.onehop.client.error.OnehopException;
import io.onehop.client.policy.ClientPolicy;
import io.onehop.client.policy.ReadPolicy;
import io.onehop.client.policy.WritePolicy;
import io.onehop.model.Bin;
import io.onehop.model.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A node that answers, delays, cuts, damages and drops at random: no answer may reach another command, and a
/// write that is not in doubt must not have been applied.
@Timeout(120)
class ClientFaultRandomTest {
    private static final long SEED = Long.getLong("onehop.seed", System.nanoTime());
    private static final int THREADS = 8;
    private static final int COMMANDS = 150;

    private record Late(OutputStream out, byte[] reply) {}

    private final ConcurrentLinkedQueue<Late> late = new ConcurrentLinkedQueue<>();
    private final Set<Digest> applied = ConcurrentHashMap.newKeySet();

    private void answer(SplittableRandom random, Request request, OutputStream out) throws IOException {
        boolean write = (request.info2() & 1) != 0;
        int fate = random.nextInt(12);
        boolean refused = fate == 0;
        if (write && !refused) {
            applied.add(request.digest());
        }
        var reply = refused ? Replies.single(18)
                : Replies.single(0, Bin.of("d", request.digest().toString()));
        switch (fate) {
            case 1 -> late.add(new Late(out, reply));
            case 2 -> {
                out.write(reply, 0, random.nextInt(reply.length));
                throw new IOException("cut");
            }
            case 3 -> {
                reply[random.nextInt(8)] ^= (byte) (1 + random.nextInt(255));
                out.write(reply);
            }
            case 4 -> {
                int at = random.nextInt(reply.length);
                out.write(reply, 0, at);
                out.flush();
                out.write(reply, at, reply.length - at);
            }
            default -> out.write(reply);
        }
        if (random.nextInt(4) == 0) {
            sendLate();
        }
    }

    private void sendLate() {
        for (var next = late.poll(); next != null; next = late.poll()) {
            try {
                next.out().write(next.reply());
            } catch (IOException e) {
                // The client closed it, as it should.
            }
        }
    }

    @Test
    void noAnswerReachesAnotherCommandAndNoPromiseIsBroken() throws Exception {
        var random = new SplittableRandom(SEED);
        var wrong = new AtomicInteger();
        var unfinished = new AtomicInteger(THREADS * COMMANDS);
        try (var node = new ScriptedNode("A1");
                var client = OnehopClient.connect(ClientPolicy.defaults(), node.address())) {
            node.script = (request, out) -> {
                SplittableRandom mine;
                synchronized (random) {
                    mine = random.split();
                }
                answer(mine, request, out);
            };
            var threads = new ArrayList<Thread>();
            for (int t = 0; t < THREADS; t++) {
                int thread = t;
                threads.add(Thread.startVirtualThread(() -> {
                    for (int i = 0; i < COMMANDS; i++) {
                        wrong.addAndGet(run(client, Key.of("test", "demo", thread * 10_000 + i), i % 2 == 0));
                        unfinished.decrementAndGet();
                    }
                }));
            }
            for (var thread : threads) {
                thread.join();
            }
            var pool = Objects.requireNonNull(client.cluster().node("A1")).pool();
            assertThat(pool.openCount()).as("every connection is back or closed").isEqualTo(pool.idleCount());
        }
        assertThat(wrong.get()).as("seed=" + SEED).isZero();
        assertThat(unfinished.get()).isZero();
    }

    private int run(OnehopClient client, Key key, boolean write) {
        var put = WritePolicy.defaults().withTotalTimeout(Duration.ofMillis(60));
        var get = ReadPolicy.defaults().withTotalTimeout(Duration.ofMillis(60))
                .withAttemptTimeout(Duration.ofMillis(20));
        try {
            if (write) {
                client.execute(new Put(put, key, List.of(Bin.of("a", 1))));
                return applied.contains(key.digest()) ? 0 : 1;
            }
            var found = client.execute(new Get(get, key, Bins.all()));
            return found.orElseThrow().text("d").equals(key.digest().toString()) ? 0 : 1;
        } catch (OnehopException e) {
            return write && !e.inDoubt() && applied.contains(key.digest()) ? 1 : 0;
        }
    }
}
