package io.onehop.client.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.onehop.runtime.Clock;
import io.onehop.wire.Proto;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConnectionTest {
    private static final int BODY = 100;
    private static final int PIECE = 1001;

    private final AtomicInteger released = new AtomicInteger();
    private final AtomicInteger messages = new AtomicInteger();
    private final EmbeddedChannel channel = new EmbeddedChannel();

    private Connection connection() {
        var connection = new Connection(channel, new Connection.Home() {
            @Override
            public void release(Connection given) {
                released.incrementAndGet();
            }

            @Override
            public void closed(Connection gone) {}
        }, Clock.system());
        channel.pipeline().addLast(connection);
        return connection;
    }

    private class Sink implements ReplySink {
        private final int last;

        Sink(int last) {
            this.last = last;
        }

        @Override
        public boolean onMessage(int type, ByteBuf body) {
            return messages.incrementAndGet() == last;
        }

        @Override
        public void onDone() {}

        @Override
        public void onFailure(Failure failure, @Nullable Throwable cause) {
            throw new AssertionError(failure + " " + cause);
        }
    }

    private static ByteBuf message() {
        return Unpooled.buffer().writeLong(Proto.header(Proto.TYPE_MESSAGE, BODY)).writeZero(BODY);
    }

    @Test
    void aLongReplyInOddPiecesNeedsLittleMemory() {
        int total = 20_000;
        connection().send(Unpooled.buffer(), Long.MAX_VALUE, new Sink(total));
        var stream = Unpooled.buffer();
        for (int i = 0; i < total; i++) {
            var message = message();
            stream.writeBytes(message);
            message.release();
        }
        var allocator = new UnpooledByteBufAllocator(false);
        long most = 0;
        while (stream.isReadable()) {
            var piece = allocator.heapBuffer();
            piece.writeBytes(stream, Math.min(PIECE, stream.readableBytes()));
            channel.writeInbound(piece);
            most = Math.max(most, allocator.metric().usedHeapMemory());
        }
        assertThat(messages).hasValue(total);
        assertThat(released).hasValue(1);
        assertThat(most).isLessThan(16 * PIECE);
        assertThat(allocator.metric().usedHeapMemory()).isZero();
    }

    @Test
    void aTakerThatThrowsDoesNotCloseTheConnection() {
        connection().send(Unpooled.buffer(), Long.MAX_VALUE, new Sink(1) {
            @Override
            public void onDone() {
                throw new IllegalStateException("taker");
            }
        });
        channel.writeInbound(message());
        assertThat(released).hasValue(1);
        assertThat(channel.isOpen()).isTrue();
    }
}
