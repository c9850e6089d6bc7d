package io.onehop.testkit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.client.OnehopClient;
import io.onehop.client.command.Key;
import io.onehop.client.policy.ClientPolicy;
import io.onehop.testkit.TestNode;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The examples do what they say.
class ClientExamplesSocketTest {
    private static final int RECORDS = 2000;
    private static final TestNode NODE = TestNode.start();
    private static final OnehopClient CLIENT =
            OnehopClient.connect(patient(), "127.0.0.1:" + NODE.port());

    /// The policies of the example, with more time than a busy machine can take.
    private static ClientPolicy patient() {
        var policy = Failover.policy();
        var limit = Duration.ofSeconds(30);
        return policy.withTimeouts(limit, limit).withCommandDefaults(
                policy.read().withTotalTimeout(limit).withAttemptTimeout(limit),
                policy.write().withTotalTimeout(limit), policy.batch().withTotalTimeout(limit),
                policy.scan());
    }

    @BeforeAll
    static void load() throws InterruptedException {
        assertThat(BulkLoad.run(CLIENT, RECORDS)).isEqualTo(new BulkLoad.Outcome(RECORDS, 0, 0));
    }

    @AfterAll
    static void stop() {
        CLIENT.close();
        NODE.close();
    }

    @Test
    void quickstart() {
        assertThat(Quickstart.run(CLIENT)).isEqualTo("Ada came 2 times, is gone");
    }

    @Test
    void batchRead() {
        assertThat(BatchRead.run(CLIENT, RECORDS + 7)).isEqualTo("sum 1999000, missing 7, failed 0");
    }

    @Test
    void scanAll() {
        assertThat(ScanAll.run(CLIENT)).isEqualTo(RECORDS);
    }

    @Test
    void failover() {
        var key = Key.of("test", "accounts", "ada");
        assertThat(Failover.deposit(CLIENT, key, 10)).isEqualTo(10);
        assertThat(Failover.deposit(CLIENT, key, 5)).isEqualTo(15);
    }

    @Test
    void watchClient() {
        assertThat(WatchClient.run("127.0.0.1:" + NODE.port()))
                .contains("nodes 1 (added 1, removed 0)").containsPattern("exists +1 +0 ");
    }
}
