package io.onehop.client.command;

import io.netty.buffer.ByteBuf;
import io.onehop.client.policy.WritePolicy;
import io.onehop.model.Record;
import io.onehop.model.Value;
import io.onehop.wire.OpType;

/// Renews a record's life. False when there is no such record.
public record Touch(WritePolicy policy, Key key) implements WriteCommand<Boolean> {
    @Override
    public void encode(ByteBuf out, int serverMillis) {
        Requests.write(out, policy, key, 0, 0, serverMillis).op(OpType.TOUCH, "", Value.absent()).end();
    }

    @Override
    public boolean accepts(int resultCode) {
        return Requests.isOkOrNotFound(resultCode);
    }

    @Override
    public Boolean result(int resultCode, Record reply) {
        return Requests.isOk(resultCode);
    }
}
