package io.onehop.server.txn;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.onehop.cluster.fabric.FabricPeer;
import io.onehop.model.ResultCode;
import io.onehop.server.namespace.Namespace;
import io.onehop.server.proxy.ProxiedCommands;
import io.onehop.server.proxy.ProxyMessage;
import io.onehop.wire.reply.ReplyWriter;
import io.onehop.wire.request.MessageView;

/// Executes commands that clients have sent to other nodes (proxy reference, section 2). For one thread.
final class ProxyeeSide implements ProxiedCommands {
    private static final int FIRST_SIZE = 256;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final CommandRoom room;
    private final RecordExecutor records;
    private final MessageView message = new MessageView();
    private final Arrival arrival = new Arrival();

    ProxyeeSide(CommandRoom room, RecordExecutor records) {
        this.room = room;
        this.records = records;
    }

    @Override
    public void execute(ProxyMessage.Request request, FabricPeer from) {
        int tid = request.tid();
        arrival.from(request.row() ? Origin.PROXY_BATCH_SUB : Origin.PROXY, request.client());
        long now = room.now();
        arrival.times(now, now + request.remainingMillis() * NANOS_PER_MILLI);
        arrival.index(request.index());
        ByteBuf out = Unpooled.buffer(FIRST_SIZE);
        var reply = new ReplyWriter(out);
        begin(reply, arrival);
        ResultCode code;
        if (!message.parse(request.message(), 0, request.message().length)) {
            room.counters().increment(arrival.origin().failures().early());
            code = ResultCode.PARAMETER;
            reply.end(code.code(), 0, 0, request.index());
        } else if (isOfAnotherTable(request)) {
            from.send(new ProxyMessage.Return(tid, null));
            return;
        } else {
            code = records.execute(message, reply, arrival);
        }
        if (code != null) {
            from.send(new ProxyMessage.Response(tid, ByteBufUtil.getBytes(out)));
        } else {
            records.deferred().whenAnswered(command -> answer(command, tid, from));
        }
    }

    static void begin(ReplyWriter reply, Arrival arrival) {
        if (arrival.isRow()) {
            reply.beginRow();
        } else {
            reply.beginFrame();
        }
    }

    private boolean isOfAnotherTable(ProxyMessage.Request request) {
        Namespace namespace = records.namespace(message);
        return namespace != null && namespace.partitions().table().clusterKey() != request.clusterKey();
    }

    private static void answer(DeferredCommand command, int tid, FabricPeer from) {
        if (command.isGivenBack()) {
            from.send(new ProxyMessage.Return(tid, command.redirect()));
        } else if (command.result() != ResultCode.TIMEOUT) { // the other node has a clock of its own
            from.send(new ProxyMessage.Response(tid, command.answerBytes()));
        }
    }
}
