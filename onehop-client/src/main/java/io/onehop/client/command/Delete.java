package io.onehop.client.command;

import io.netty.buffer.ByteBuf;
import io.onehop.client.policy.WritePolicy;
import io.onehop.model.Record;
import io.onehop.wire.Info2;

/// Removes a record. False when there was none.
public record Delete(WritePolicy policy, Key key) implements WriteCommand<Boolean> {
    @Override
    public void encode(ByteBuf out, int serverMillis) {
        Requests.write(out, policy, key, 0, Info2.DELETE, serverMillis).end();
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
