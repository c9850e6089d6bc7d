package io.onehop.server.rooms;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.onehop.server.protocol.RawReply;
import io.onehop.server.txn.StreamedReply;
import io.onehop.wire.Proto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A command that has been sent, and its answer as far as it has come. For one thread.
final class Call {
    private final ByteBuf out;
    private final @Nullable StreamedReply reply;
    private boolean done;

    Call(ByteBuf out, @Nullable StreamedReply reply) {
        this.out = out;
        this.reply = reply;
        done = reply == null;
        if (reply != null) {
            reply.onReady(this::draw);
            draw();
        }
    }

    private void draw() {
        if (done || reply == null) {
            return;
        }
        long wait;
        do {
            wait = reply.next(out);
        } while (wait == StreamedReply.MORE);
        done = wait == StreamedReply.DONE;
    }

    /// The client has gone.
    void abandon() {
        if (reply != null) {
            done = true;
            reply.abandon();
        }
    }

    boolean isDone() {
        return done;
    }

    /// The only message of the answer.
    RawReply reply() {
        List<RawReply> all = replies();
        if (!done || all.size() != 1) {
            throw new IllegalStateException("done=" + done + " replies=" + all);
        }
        return all.getFirst();
    }

    int code() {
        return reply().resultCode();
    }

    /// All messages that have come.
    List<RawReply> replies() {
        byte[] bytes = ByteBufUtil.getBytes(out);
        var all = new ArrayList<RawReply>();
        for (int at = 0; at < bytes.length; ) {
            int length = (int) Proto.length(out.getLong(at));
            all.addAll(RawReply.parse(Arrays.copyOfRange(bytes, at + 8, at + 8 + length)));
            at += 8 + length;
        }
        return all;
    }

    byte[] bytes() {
        return ByteBufUtil.getBytes(out);
    }
}
