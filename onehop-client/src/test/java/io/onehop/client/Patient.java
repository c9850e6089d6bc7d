package io.onehop.client;

import io.onehop.client.policy.BatchPolicy;
import io.onehop.client.policy.ClientPolicy;
import io.onehop.client.policy.ReadPolicy;
import io.onehop.client.policy.ScanPolicy;
import io.onehop.client.policy.WritePolicy;
import java.time.Duration;

/// Policies for tests that are not about time: a busy machine must not change what they see.
final class Patient {
    private static final Duration LONG = Duration.ofSeconds(30);

    private Patient() {}

    static ClientPolicy policy() {
        return ClientPolicy.defaults()
                .withTimeouts(LONG, LONG)
                .withCommandDefaults(
                        ReadPolicy.defaults().withTotalTimeout(LONG).withAttemptTimeout(Duration.ZERO),
                        WritePolicy.defaults().withTotalTimeout(LONG),
                        BatchPolicy.defaults().withTotalTimeout(LONG),
                        ScanPolicy.defaults());
    }
}
