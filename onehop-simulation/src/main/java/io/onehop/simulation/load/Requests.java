package io.onehop.simulation.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.onehop.client.command.BatchCodec;
import io.onehop.client.command.BatchRow;
import io.onehop.client.command.Bins;
import io.onehop.client.command.Delete;
import io.onehop.client.command.Get;
import io.onehop.client.command.KeyCommand;
import io.onehop.client.command.Operate;
import io.onehop.client.command.Operation;
import io.onehop.client.command.Put;
import io.onehop.client.policy.BatchPolicy;
import io.onehop.client.policy.ReadPolicy;
import io.onehop.client.policy.RecordExists;
import io.onehop.client.policy.WritePolicy;
import io.onehop.model.Bin;
import io.onehop.model.Value;
import io.onehop.wire.Proto;
import java.util.ArrayList;
import java.util.List;

/// Actions as the client's commands, in the bytes of the wire protocol.
final class Requests {
    static final String BIN = "b";

    private Requests() {}

    /// The body of a message that does the actions: a batch when there are several.
    static byte[] encode(List<Action> actions, int serverMillis) {
        ByteBuf out = Unpooled.buffer();
        if (actions.size() == 1) {
            single(actions.getFirst(), out, serverMillis);
        } else {
            batch(actions, out, serverMillis);
        }
        out.skipBytes(Proto.HEADER_SIZE);
        var bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }

    private static void single(Action action, ByteBuf out, int serverMillis) {
        command(action, ReadPolicy.defaults(), WritePolicy.defaults()).encode(out, serverMillis);
    }

    /// The command that does the action.
    static KeyCommand<?> command(Action action, ReadPolicy read, WritePolicy write) {
        var policy = policy(action, write);
        return switch (action.kind()) {
            case GET -> new Get(read, action.key(), Bins.all());
            case APPEND, ADD -> new Operate(policy, action.key(), List.of(operation(action)), false);
            case CREATE, CAS, PUT -> new Put(policy, action.key(),
                    List.of(new Bin(BIN, Value.of(action.argument()))));
            case DELETE -> new Delete(policy, action.key());
        };
    }

    private static WritePolicy policy(Action action) {
        return policy(action, WritePolicy.defaults());
    }

    private static WritePolicy policy(Action action, WritePolicy policy) {
        return switch (action.kind()) {
            case CREATE -> policy.withRecordExists(RecordExists.CREATE_ONLY);
            case CAS -> policy.withExpectedGeneration(action.expectedGeneration());
            case GET, APPEND, ADD, PUT, DELETE -> policy;
        };
    }

    private static Operation operation(Action action) {
        return action.kind() == Action.Kind.ADD
                ? Operation.add(BIN, 1)
                : Operation.append(BIN, Value.of(action.argument()));
    }

    private static void batch(List<Action> actions, ByteBuf out, int serverMillis) {
        var rows = new ArrayList<BatchRow>();
        var chosen = new int[actions.size()];
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = i;
            rows.add(row(actions.get(i)));
        }
        BatchCodec.encode(out, BatchPolicy.defaults(), rows, chosen, chosen.length, serverMillis);
    }

    static BatchRow row(Action action) {
        return switch (action.kind()) {
            case GET -> BatchRow.read(action.key());
            case DELETE -> new BatchRow.Delete(policy(action), action.key());
            case APPEND, ADD -> new BatchRow.Operate(
                    policy(action), action.key(), List.of(operation(action)));
            case CREATE, CAS, PUT -> new BatchRow.Operate(policy(action), action.key(),
                    List.of(Operation.put(new Bin(BIN, Value.of(action.argument())))));
        };
    }
}
