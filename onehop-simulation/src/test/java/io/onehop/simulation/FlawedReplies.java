package io.onehop.simulation;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.onehop.wire.Proto;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a flawed node's connections bring instead of its answers.
final class FlawedReplies {
    private static final int RARELY = 40;
    private static final int FIELDS_OFFSET = Proto.HEADER_SIZE + 18;
    private static final int ONE_VALUE = 1;
    private static final Pattern REPLICAS = Pattern.compile("\\breplicas\\t[^\\n]*");

    private final boolean oldMap;
    private @Nullable ByteBuf last;
    private @Nullable String replicas;
    private int count;

    /// @param oldMap whether the partitions told first are told for ever, else answers are mixed up
    FlawedReplies(boolean oldMap) {
        this.oldMap = oldMap;
    }

    ChannelHandler onConnection() {
        return new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                var _ = context.write(instead((ByteBuf) message), promise);
            }
        };
    }

    private ByteBuf instead(ByteBuf reply) {
        long header = reply.getLong(reply.readerIndex());
        if (oldMap) {
            return Proto.type(header) == Proto.TYPE_INFO ? old(reply) : reply;
        }
        boolean single = Proto.type(header) == Proto.TYPE_MESSAGE
                && reply.readableBytes() == Proto.HEADER_SIZE + Proto.length(header)
                && reply.getInt(reply.readerIndex() + FIELDS_OFFSET) == ONE_VALUE;
        if (!single) {
            return reply;
        }
        var other = last;
        last = Unpooled.copiedBuffer(reply);
        return other != null && ++count % RARELY == 0 ? other : reply;
    }

    private ByteBuf old(ByteBuf reply) {
        var text = reply.toString(reply.readerIndex() + Proto.HEADER_SIZE,
                reply.readableBytes() - Proto.HEADER_SIZE, StandardCharsets.UTF_8);
        var found = REPLICAS.matcher(text);
        if (!found.find()) {
            return reply;
        }
        String first = replicas == null ? found.group() : replicas;
        replicas = first;
        byte[] told = found.replaceAll(Matcher.quoteReplacement(first))
                .getBytes(StandardCharsets.UTF_8);
        return Unpooled.buffer().writeLong(Proto.header(Proto.TYPE_INFO, told.length)).writeBytes(told);
    }
}
