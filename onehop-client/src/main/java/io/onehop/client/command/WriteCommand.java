package io.onehop.client.command;

import io.onehop.client.policy.Replica;
import io.onehop.client.policy.Timing;
import io.onehop.client.policy.WritePolicy;
import io.onehop.client.policy.WriteRetry;

/// A command that changes a record and does so as its policy says.
///
/// @param <R> what a successful answer is
interface WriteCommand<R> extends KeyCommand<R> {
    /// How it is to be done.
    WritePolicy policy();

    @Override
    default Timing timing() {
        return policy().timing();
    }

    @Override
    default Replica replica() {
        return policy().replica();
    }

    @Override
    default boolean isWrite() {
        return true;
    }

    @Override
    default WriteRetry retry() {
        return policy().retry();
    }
}
