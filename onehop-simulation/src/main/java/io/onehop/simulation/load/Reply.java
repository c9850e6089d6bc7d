package io.onehop.simulation.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.onehop.model.Record;
import io.onehop.model.Value;
import io.onehop.wire.Proto;
import io.onehop.wire.client.ReplyHeader;
import io.onehop.wire.client.ReplyReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One row of an answer.
///
/// @param code the result
/// @param index its place in a batch
/// @param record what it carries
/// @param last whether it only ends the answer
public record Reply(int code, int index, Record record, boolean last) {
    /// Reads all rows of an answer.
    public static List<Reply> read(byte[] bytes) {
        ByteBuf in = Unpooled.wrappedBuffer(bytes);
        var replies = new ArrayList<Reply>();
        while (in.isReadable()) {
            long length = Proto.length(in.readLong());
            int end = in.readerIndex() + (int) length;
            while (in.readerIndex() < end) {
                ReplyHeader header = ReplyHeader.read(in);
                ReplyReader.skipFields(header, in);
                replies.add(new Reply(header.resultCode(), header.batchIndex(),
                        ReplyReader.readRecord(header, in), header.isLast()));
            }
        }
        return replies;
    }

    /// The first bin as text, null when there is none.
    @Nullable String text() {
        return text(record);
    }

    /// A record's first bin as text, null when there is none.
    static @Nullable String text(Record record) {
        if (record.bins().isEmpty()) {
            return null;
        }
        Value value = record.bins().getFirst().value();
        return switch (value) {
            case Value.Text text -> text.value();
            case Value.Int number -> Long.toString(number.value());
            default -> value.toString();
        };
    }
}
