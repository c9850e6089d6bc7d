package io.onehop.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.client.command.Key;
import io.onehop.client.command.Put;
import io.onehop.client.policy.ClientPolicy;
import io.onehop.client.policy.Timing;
import io.onehop.client.policy.WritePolicy;
import io.onehop.model.Bin;
import io.onehop.model.ResultCode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Pauses are spread by chance, which comes in from outside.
@Timeout(60)
class SpreadSocketTest {
    private static final Key KEY = Key.of("test", "demo", "k1");
    private static final ClientPolicy POLICY = Patient.policy();

    private ScriptedNode node;

    @BeforeEach
    void start() throws IOException {
        node = new ScriptedNode("A1");
    }

    @AfterEach
    void stop() throws IOException {
        node.close();
    }

    private static List<Double> draw(DoubleSupplier chances, int count) {
        var drawn = new ArrayList<Double>();
        for (int i = 0; i < count; i++) {
            drawn.add(chances.getAsDouble());
        }
        return drawn;
    }

    @Test
    void chancesAreEvenAndTheSameForTheSameSeed() {
        var drawn = draw(ClientResources.chances(7), 1000);
        assertThat(drawn).isEqualTo(draw(ClientResources.chances(7), 1000))
                .isNotEqualTo(draw(ClientResources.chances(8), 1000));
        assertThat(drawn).allSatisfy(chance -> assertThat(chance).isBetween(0.0, 0.999_999_999));
        for (int tenth = 0; tenth < 10; tenth++) {
            int from = tenth;
            assertThat(drawn.stream().filter(chance -> (int) (chance * 10) == from).count())
                    .isBetween(60L, 140L);
        }
    }

    private long nanosWith(double chance) throws IOException {
        var calls = new ArrayList<Long>();
        node.script = (request, out) -> {
            calls.add(System.nanoTime());
            out.write(Replies.single(calls.size() < 2 ? ResultCode.KEY_BUSY.code() : 0));
        };
        var timing = new Timing(Duration.ofSeconds(30), Duration.ZERO, 1, Duration.ofMillis(400));
        var resources = ClientResources.create().withChance(() -> chance);
        try (var client = OnehopClient.connect(POLICY, resources, node.address())) {
            client.execute(new Put(WritePolicy.defaults().withTiming(timing), KEY, List.of(Bin.of("a", 1))));
        }
        return calls.get(1) - calls.get(0);
    }

    @Test
    void theRestBeforeARetryIsUpToHalfShorter() throws IOException {
        assertThat(nanosWith(0)).isGreaterThanOrEqualTo(Duration.ofMillis(399).toNanos());
        assertThat(nanosWith(0.999)).isGreaterThanOrEqualTo(Duration.ofMillis(199).toNanos())
                .isLessThan(Duration.ofMillis(399).toNanos());
    }
}
