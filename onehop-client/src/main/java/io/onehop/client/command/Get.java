package io.onehop.client.command;

import io.netty.buffer.ByteBuf;
import io.onehop.client.policy.ReadPolicy;
import io.onehop.client.policy.Replica;
import io.onehop.client.policy.Timing;
import io.onehop.model.Record;
import io.onehop.model.Value;
import io.onehop.wire.Info1;
import io.onehop.wire.OpType;
import java.util.Optional;

/// Reads a record, some of its bins, or only its generation and expiry. Empty when there is no such record.
public record Get(ReadPolicy policy, Key key, Bins bins) implements KeyCommand<Optional<Record>> {
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
        int info1 = switch (bins) {
            case Bins.All ignored -> Info1.READ | Info1.GET_ALL;
            case Bins.None ignored -> Info1.READ | Info1.GET_NO_BINS;
            case Bins.Named ignored -> Info1.READ;
        };
        var message = Requests.read(out, policy, key, info1, !(bins instanceof Bins.None), serverMillis);
        if (bins instanceof Bins.Named(var names)) {
            for (int i = 0; i < names.size(); i++) {
                message.op(OpType.READ, names.get(i), Value.absent());
            }
        }
        message.end();
    }

    @Override
    public boolean accepts(int resultCode) {
        return Requests.isReadAnswer(resultCode);
    }

    @Override
    public Optional<Record> result(int resultCode, Record reply) {
        return Requests.isOk(resultCode) ? Optional.of(reply) : Optional.empty();
    }
}
