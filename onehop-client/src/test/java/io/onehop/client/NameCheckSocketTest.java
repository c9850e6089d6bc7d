package io.onehop.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.onehop.client.command.Key;
import io.onehop.client.command.Put;
import io.onehop.client.error.ClientCode;
import io.onehop.client.error.OnehopException;
import io.onehop.client.net.ConnectionPool;
import io.onehop.client.policy.BreakerPolicy;
import io.onehop.client.policy.ClientPolicy;
import io.onehop.client.policy.PoolPolicy;
import io.onehop.model.Bin;
import io.onehop.model.ResultCode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Each new connection of a pool is asked for the node's name before a command uses it.
@Timeout(60)
class NameCheckSocketTest {
    private static final Key KEY = Key.of("test", "demo", "k1");
    /// No look notices anything by itself here.
    private static final ClientPolicy POLICY = Patient.policy().withTendInterval(Duration.ofHours(1))
            .withBreaker(BreakerPolicy.off());

    private ScriptedNode node;

    @BeforeEach
    void start() throws IOException {
        node = new ScriptedNode("A1");
    }

    @AfterEach
    void stop() throws IOException {
        node.close();
    }

    private static ConnectionPool pool(OnehopClient client) {
        return Objects.requireNonNull(client.cluster().node("A1")).pool();
    }

    private static OnehopException failure(OnehopClient client, Duration total) {
        var policy = client.policy().write().withTotalTimeout(total).withMaxRetries(0);
        return catchThrowableOfType(OnehopException.class,
                () -> client.execute(new Put(policy, KEY, List.of(Bin.of("a", 1)))));
    }

    @Test
    void aConnectionIsCheckedOnceAndThenServes() {
        try (var client = OnehopClient.connect(POLICY, node.address())) {
            for (int i = 0; i < 10; i++) {
                assertThat(client.exists(KEY)).isTrue();
            }
            assertThat(node.nameChecks).hasValue(1);
            assertThat(client.warmUp(5)).isEqualTo(5);
            assertThat(node.nameChecks).hasValue(5);
            assertThat(pool(client).counts().opened()).isEqualTo(5);
        }
    }

    /// The address leads to another node now: nothing is sent there, and it is no doubt.
    @Test
    void anotherNodeAtTheAddressGetsNoCommand() throws IOException {
        try (var client = OnehopClient.connect(POLICY, node.address())) {
            assertThat(client.exists(KEY)).isTrue();
            node.breakConnections();
            // Nobody hears of a blocking call's idle connections, but they are looked at.
            Waiting.until(() -> {
                pool(client).trim();
                return pool(client).openCount() == 0;
            });
            node.name = "Z9";
            for (int i = 0; i < 3; i++) {
                var refused = failure(client, Duration.ofSeconds(30));
                assertThat(refused.is(ClientCode.NOT_AVAILABLE)).isTrue();
                assertThat(refused.inDoubt()).isFalse();
            }
            assertThat(node.requests).hasSize(1);
            node.name = "A1";
            assertThat(client.exists(KEY)).isTrue();
            var counts = pool(client).counts();
            assertThat(counts.opening()).isZero();
            assertThat(counts.opened() - counts.closed()).isEqualTo(counts.open()).isEqualTo(1);
        }
    }

    @Test
    void whoDoesNotTellItsNameIsNotWaitedForLonger() throws Exception {
        var go = new CountDownLatch(1);
        node.nameScript = (command, out) -> {
            go.await();
            out.write(ScriptedNode.infoFrame("node\tA1\n"));
            return true;
        };
        try (var client = OnehopClient.connect(POLICY, node.address())) {
            var late = failure(client, Duration.ofMillis(50));
            assertThat(late.is(ResultCode.TIMEOUT)).isTrue();
            assertThat(late.inDoubt()).isFalse();
            assertThat(pool(client).counts().opening()).isEqualTo(1);
            go.countDown();
            Waiting.until(() -> pool(client).idleCount() == 1);
            assertThat(client.exists(KEY)).isTrue();
            assertThat(pool(client).counts().opened()).isEqualTo(1);
        }
    }

    @Test
    void anAnswerThatIsNoNameIsRefused() {
        try (var client = OnehopClient.connect(POLICY, node.address())) {
            for (var answer : List.of(Replies.single(0), ScriptedNode.infoFrame(""),
                    ScriptedNode.infoFrame("node\tERROR::x\n"), new byte[100],
                    ScriptedNode.infoFrame("node\tA1" + " ".repeat(2000) + "\n"))) {
                node.nameScript = (command, out) -> {
                    out.write(answer);
                    return true;
                };
                assertThat(failure(client, Duration.ofSeconds(30)).is(ClientCode.NOT_AVAILABLE)).isTrue();
            }
            assertThat(node.requests).isEmpty();
            assertThat(pool(client).openCount()).isZero();
        }
    }

    @Test
    void closingTheClientEndsChecksToo() throws Exception {
        node.nameScript = (command, out) -> {
            new CountDownLatch(1).await();
            return true;
        };
        var client = OnehopClient.connect(POLICY, node.address());
        var call = client.async().exists(KEY);
        Waiting.until(() -> node.nameChecks.get() == 1);
        client.close();
        assertThat(call.handle((ok, why) -> why).get()).isInstanceOf(OnehopException.class);
        Waiting.until(() -> node.openConnections() == 1);
    }

    /// On the thread of a blocking call as on an event loop.
    @Test
    void bothKindsOfConnectionsAreChecked() {
        try (var client = OnehopClient.connect(POLICY, node.address())) {
            assertThat(client.exists(KEY)).isTrue();
            assertThat(node.nameChecks).hasValue(1);
            assertThat(client.async().exists(KEY).join()).isTrue();
            assertThat(node.nameChecks).hasValue(2);
            assertThat(pool(client).counts().opened()).isEqualTo(2);
        }
    }

    @Test
    void aBlockingCallIsInterruptedWhileItAsks() throws Exception {
        node.nameScript = (command, out) -> {
            new CountDownLatch(1).await();
            return true;
        };
        try (var client = OnehopClient.connect(POLICY, node.address())) {
            var seen = new CompletableFuture<OnehopException>();
            var caller = Thread.ofPlatform().start(() -> seen.complete(
                    failure(client, Duration.ofSeconds(30))));
            Waiting.until(() -> node.nameChecks.get() == 1);
            caller.interrupt();
            assertThat(seen.get().inDoubt()).isFalse();
            assertThat(pool(client).openCount()).isZero();
        }
    }

    @Test
    void closingTheClientEndsTheCheckOfABlockingCall() throws Exception {
        node.nameScript = (command, out) -> {
            new CountDownLatch(1).await();
            return true;
        };
        var client = OnehopClient.connect(POLICY, node.address());
        var seen = new CompletableFuture<OnehopException>();
        Thread.ofPlatform().start(() -> seen.complete(failure(client, Duration.ofSeconds(30))));
        Waiting.until(() -> node.nameChecks.get() == 1);
        client.close();
        assertThat(seen.get().inDoubt()).isFalse();
    }

    @Test
    void theCheckCanBeSwitchedOff() {
        var trusting = PoolPolicy.defaults().withCheckNames(false);
        try (var client = OnehopClient.connect(POLICY.withPool(trusting), node.address())) {
            node.name = "Z9";
            assertThat(client.exists(KEY)).isTrue();
            assertThat(node.nameChecks).hasValue(0);
        }
    }
}
