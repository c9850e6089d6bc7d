package io.onehop.client.command;

import io.netty.buffer.ByteBuf;
import io.onehop.client.policy.WritePolicy;
import io.onehop.model.Bin;
import io.onehop.model.Record;
import io.onehop.wire.OpType;
import java.util.List;

/// Writes bins. The answer is the record's new generation and expiry, without bins.
///
/// @param bins 1 or more; copied
public record Put(WritePolicy policy, Key key, List<Bin> bins) implements WriteCommand<Record> {
    /// @throws IllegalArgumentException when there is no bin
    public Put {
        bins = List.copyOf(bins);
        if (bins.isEmpty()) {
            throw new IllegalArgumentException("nothing to put");
        }
    }

    @Override
    public boolean compressRequest() {
        return policy.compress();
    }

    @Override
    public void encode(ByteBuf out, int serverMillis) {
        var message = Requests.write(out, policy, key, 0, 0, serverMillis);
        for (int i = 0; i < bins.size(); i++) {
            message.op(OpType.WRITE, bins.get(i).name(), bins.get(i).value());
        }
        message.end();
    }

    @Override
    public boolean accepts(int resultCode) {
        return Requests.isOk(resultCode);
    }

    @Override
    public Record result(int resultCode, Record reply) {
        return reply;
    }
}
