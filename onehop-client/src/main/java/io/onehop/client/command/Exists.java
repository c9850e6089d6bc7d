package io.onehop.client.command;

import io.netty.buffer.ByteBuf;
import io.onehop.client.policy.ReadPolicy;
import io.onehop.client.policy.Replica;
import io.onehop.client.policy.Timing;
import io.onehop.model.Record;
import io.onehop.wire.Info1;

/// Asks whether there is such a record.
public record Exists(ReadPolicy policy, Key key) implements KeyCommand<Boolean> {
    @Override
    public Timing timing() {
        return policy.timing();
    }

    @Override
    public Replica replica() {
        return policy.effectiveReplica();
    }

    @Override
    public boolean isWrite() {
        return false;
    }

    @Override
    public void encode(ByteBuf out, int serverMillis) {
        Requests.read(out, policy, key, Info1.READ | Info1.GET_NO_BINS, false, serverMillis).end();
    }

    @Override
    public boolean accepts(int resultCode) {
        return Requests.isReadAnswer(resultCode);
    }

    @Override
    public Boolean result(int resultCode, Record reply) {
        return Requests.isOk(resultCode);
    }
}
