package io.onehop.cluster.fabric.probe;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.onehop.cluster.fabric.FabricFrames;
import io.onehop.cluster.fabric.FabricHello;
import io.onehop.cluster.fabric.FabricWelcome;
import io.onehop.cluster.fabric.Reach;
import io.onehop.model.NodeId;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Asks who is behind a port, in the way that port understands, and tells once what came of it. The heartbeat
/// port is not asked anything: its protocol has no question that leaves no trace.
@SuppressWarnings("FutureReturnValueIgnored") // what fails ends the check
final class PortCheck extends ChannelInboundHandlerAdapter {
    private static final int MAX_ANSWER = 1 << 10;
    private static final int INFO_HEADER_BYTES = 8;
    /// Version 2, type 1 (info): info-protocol reference, section 1.
    private static final long INFO_HEADER = 0x0201L << 48;
    private static final long LENGTH_MASK = (1L << 48) - 1;
    private static final String QUESTION = "node";

    private final ProbeTarget target;
    private final NodeId self;
    private final BiConsumer<Reach, String> found;
    private final ByteBuf answer = Unpooled.buffer(64, MAX_ANSWER);
    private @Nullable ChannelHandlerContext connected;
    private boolean done;

    /// @param found told once, on the socket's loop
    PortCheck(ProbeTarget target, NodeId self, BiConsumer<Reach, String> found) {
        this.target = target;
        this.self = self;
        this.found = found;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        connected = ctx;
        if (done) {
            ctx.close();
            return;
        }
        ByteBuf question = ctx.alloc().buffer();
        switch (target.kind()) {
            case HEARTBEAT -> {
                question.release();
                end(ctx, Reach.OPEN, "");
                return;
            }
            case FABRIC -> FabricFrames.writeFrame(question,
                    new FabricHello(self, target.node(), null, 0, 0));
            case SERVICE -> {
                byte[] text = (QUESTION + "\n").getBytes(StandardCharsets.US_ASCII);
                question.writeLong(INFO_HEADER | text.length).writeBytes(text);
            }
        }
        ctx.writeAndFlush(question);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var in = (ByteBuf) message;
        try {
            if (done) {
                return;
            }
            if (answer.readableBytes() + in.readableBytes() > MAX_ANSWER) {
                end(ctx, Reach.BROKEN, "something else answers");
                return;
            }
            answer.writeBytes(in);
            if (target.kind() == ProbeTarget.Kind.FABRIC) {
                readWelcome(ctx);
            } else {
                readInfo(ctx);
            }
        } finally {
            in.release();
        }
    }

    private void readWelcome(ChannelHandlerContext ctx) {
        int size = FabricFrames.next(answer, FabricHello.MAX_BYTES);
        if (size == FabricFrames.INCOMPLETE) {
            return;
        }
        FabricWelcome welcome = null;
        if (size != FabricFrames.BROKEN) {
            answer.skipBytes(FabricFrames.LENGTH_BYTES);
            welcome = answer.readByte() == FabricWelcome.TYPE ? FabricWelcome.read(answer) : null;
        }
        endWith(ctx, welcome == null ? null : welcome.node());
    }

    private void readInfo(ChannelHandlerContext ctx) {
        if (answer.readableBytes() < INFO_HEADER_BYTES) {
            return;
        }
        long header = answer.getLong(0);
        long length = header & LENGTH_MASK;
        if ((header & ~LENGTH_MASK) != INFO_HEADER || length > MAX_ANSWER) {
            endWith(ctx, null);
        } else if (answer.readableBytes() - INFO_HEADER_BYTES >= length) {
            String text = answer.toString(INFO_HEADER_BYTES, (int) length, StandardCharsets.US_ASCII);
            endWith(ctx, nodeOf(text));
        }
    }

    private static @Nullable NodeId nodeOf(String text) {
        String begin = QUESTION + "\t";
        if (!text.startsWith(begin)) {
            return null;
        }
        try {
            return NodeId.parse(text.substring(begin.length()).strip());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private void endWith(ChannelHandlerContext ctx, @Nullable NodeId who) {
        if (who == null) {
            end(ctx, Reach.BROKEN, "something else answers");
        } else if (who.equals(target.node())) {
            end(ctx, Reach.OPEN, "");
        } else {
            end(ctx, Reach.WRONG_NODE, "answered by node " + who);
        }
    }

    /// The time is over; does nothing when it ended before.
    void expire() {
        ChannelHandlerContext ctx = connected;
        if (ctx == null) {
            finish(Reach.TIMED_OUT, "no answer to the attempt to connect");
        } else {
            end(ctx, Reach.TIMED_OUT, "connected, but no answer");
        }
    }

    /// Whether it has been told what came of it.
    boolean isDone() {
        return done;
    }

    /// It could not be connected.
    void failed(Throwable cause) {
        finish(Reach.of(cause), String.valueOf(cause.getMessage()));
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        finish(Reach.BROKEN, "closed without an answer");
        answer.release();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        end(ctx, Reach.BROKEN, String.valueOf(cause.getMessage()));
    }

    private void end(ChannelHandlerContext ctx, Reach reach, String detail) {
        finish(reach, detail);
        ctx.close();
    }

    private void finish(Reach reach, String detail) {
        if (!done) {
            done = true;
            found.accept(reach, detail);
        }
    }
}
