package io.onehop.client.command;

import io.netty.buffer.ByteBuf;
import io.onehop.client.policy.WritePolicy;
import io.onehop.model.Record;
import io.onehop.wire.Info1;
import io.onehop.wire.Info2;
import io.onehop.wire.client.MessageWriter;
import io.onehop.wire.client.RequestHeader;
import java.util.List;
import java.util.Optional;

/// Runs operations on one record in order, all or none. The answer holds the results in order; it is empty
/// when the operations only read and there is no such record.
///
/// @param operations 1 or more; copied
/// @param respondAll one result per operation, an absent value for those without; not together with
///     [Operation#readAll()]
public record Operate(WritePolicy policy, Key key, List<Operation> operations, boolean respondAll)
        implements WriteCommand<Optional<Record>> {
    /// @throws IllegalArgumentException when there is no operation
    public Operate {
        operations = List.copyOf(operations);
        if (operations.isEmpty()) {
            throw new IllegalArgumentException("no operation");
        }
    }

    @Override
    public boolean isWrite() {
        return hasWrite(operations);
    }

    @Override
    public boolean compressRequest() {
        return policy.compress() && isWrite();
    }

    @Override
    public void encode(ByteBuf out, int serverMillis) {
        MessageWriter message;
        int info2 = respondAll ? Info2.RESPOND_ALL_OPS : 0;
        if (isWrite()) {
            message = Requests.write(out, policy, key, info1(operations), info2, serverMillis);
        } else {
            var header = RequestHeader.of(info1(operations), info2, 0, serverMillis);
            message = Requests.fields(new MessageWriter(out, header), key, policy.sendKey());
        }
        for (int i = 0; i < operations.size(); i++) {
            var operation = operations.get(i);
            message.op(operation.type(), operation.bin(), operation.value());
        }
        message.end();
    }

    @Override
    public boolean accepts(int resultCode) {
        return isWrite() ? Requests.isOk(resultCode) : Requests.isReadAnswer(resultCode);
    }

    @Override
    public Optional<Record> result(int resultCode, Record reply) {
        return Requests.isOk(resultCode) ? Optional.of(reply) : Optional.empty();
    }

    /// Whether one of the operations may change the record.
    static boolean hasWrite(List<Operation> operations) {
        for (int i = 0; i < operations.size(); i++) {
            if (operations.get(i).isWrite()) {
                return true;
            }
        }
        return false;
    }

    /// The read bits the operations need.
    static int info1(List<Operation> operations) {
        int bits = 0;
        for (int i = 0; i < operations.size(); i++) {
            var operation = operations.get(i);
            if (operation.answers()) {
                bits |= operation.isReadAll() ? Info1.READ | Info1.GET_ALL : readBit(operation);
            }
        }
        return bits;
    }

    private static int readBit(Operation operation) {
        return operation.isWrite() ? 0 : Info1.READ;
    }
}
