package io.onehop.client.command;

import io.netty.buffer.ByteBuf;
import io.onehop.client.policy.ScanPolicy;
import io.onehop.model.Digest;
import io.onehop.model.Value;
import io.onehop.wire.FieldType;
import io.onehop.wire.Info1;
import io.onehop.wire.Info3;
import io.onehop.wire.OpType;
import io.onehop.wire.client.MessageWriter;
import io.onehop.wire.client.RequestHeader;
import java.util.List;

/// The request of a scan to one node (wire-protocol reference, section 11.1). Stateless.
public final class ScanCodec {
    /// How long the server waits for this side to read: a slow caller holds the node back for as long as it
    /// likes, that is no failure.
    private static final int NO_STALL_LIMIT = 0;

    /// What one node is asked for.
    ///
    /// @param whole partitions to read from their beginning
    /// @param resumed per partition to go on with, the last digest already read
    /// @param maxRecords 0 = all
    /// @param taskId not 0, not used before
    public record Part(List<Integer> whole, List<Digest> resumed, long maxRecords, long taskId) {}

    private ScanCodec() {}

    /// Writes the request.
    ///
    /// @throws IllegalArgumentException when the wire cannot carry it
    public static void encode(ByteBuf out, ScanPolicy policy, Scan scan, Part part, int serverMillis) {
        int info1 = Info1.READ | (scan.bins() instanceof Bins.None ? Info1.GET_NO_BINS : 0);
        var message = new MessageWriter(out, RequestHeader.of(info1, 0, Info3.PARTITION_DONE, serverMillis));
        message.field(FieldType.NAMESPACE, scan.namespace());
        if (!scan.set().isEmpty()) {
            message.field(FieldType.SET, scan.set());
        }
        partitions(message, part);
        if (part.maxRecords() > 0) {
            message.longField(FieldType.MAX_RECORDS, part.maxRecords());
        }
        if (policy.recordsPerSecond() > 0) {
            message.intField(FieldType.RECORDS_PER_SECOND, policy.recordsPerSecond());
        }
        message.intField(FieldType.SOCKET_TIMEOUT, NO_STALL_LIMIT);
        message.longField(FieldType.TASK_ID, part.taskId());
        if (scan.bins() instanceof Bins.Named(var names)) {
            for (var name : names) {
                message.op(OpType.READ, name, Value.absent());
            }
        }
        message.end();
    }

    private static void partitions(MessageWriter message, Part part) {
        if (!part.whole().isEmpty()) {
            int field = message.startField(FieldType.PARTITION_IDS);
            for (int partition : part.whole()) {
                message.out().writeShortLE(partition);
            }
            message.endField(field);
        }
        if (!part.resumed().isEmpty()) {
            int field = message.startField(FieldType.DIGESTS);
            for (var digest : part.resumed()) {
                MessageWriter.write(message.out(), digest);
            }
            message.endField(field);
        }
    }
}
