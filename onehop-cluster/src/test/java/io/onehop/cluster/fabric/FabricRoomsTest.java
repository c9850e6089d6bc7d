package io.onehop.cluster.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ConnectTimeoutException;
import io.onehop.model.NodeId;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The shared pieces: forms of messages, who takes which.
class FabricRoomsTest {
    private static final NodeId A = new NodeId(0xA);
    private static final NodeId B = new NodeId(-1);

    private record Bytes(int type, int size) implements FabricMessage {
        @Override
        public void write(ByteBuf out) {
            out.writeZero(size);
        }
    }

    private static final class NoPeer implements FabricPeer {
        @Override
        public NodeId node() {
            return A;
        }

        @Override
        public void send(FabricMessage message) {
            throw new AssertionError("nobody answers here");
        }
    }

    @Test
    void givesEachRoomItsTypes() {
        var rooms = new FabricRooms();
        List<String> seen = new ArrayList<>();
        rooms.register(FabricTypes.REPLICATION,
                (_, type, body) -> seen.add("r" + type + body.readableBytes()));
        rooms.register(FabricTypes.METADATA, (_, type, body) -> seen.add("m" + type + body.readableBytes()));
        ByteBuf message = Unpooled.buffer();
        FabricFrames.writeMessage(message, new Bytes(FabricTypes.REPLICATION, 3));
        assertThat(rooms.dispatch(new NoPeer(), message)).isTrue();
        assertThat(rooms.dispatch(new NoPeer(), FabricTypes.PROXY - 1, Unpooled.EMPTY_BUFFER)).isTrue();
        assertThat(rooms.dispatch(new NoPeer(), FabricTypes.PROXY, Unpooled.EMPTY_BUFFER)).isFalse();
        assertThat(rooms.dispatch(new NoPeer(), FabricTypes.XDR - 1, Unpooled.EMPTY_BUFFER)).isTrue();
        assertThat(rooms.dispatch(new NoPeer(), FabricTypes.XDR, Unpooled.EMPTY_BUFFER)).isFalse();
        assertThat(seen).containsExactly("r603", "r890", "m1290");
    }

    @Test
    void refusesRoomsThatAreNoneAndThoseThatAreTaken() {
        var rooms = new FabricRooms();
        rooms.register(FabricTypes.PROXY, (_, _, _) -> {});
        assertThatThrownBy(() -> rooms.register(FabricTypes.PROXY, (_, _, _) -> {}))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> rooms.register(FabricTypes.PROXY + 1, (_, _, _) -> {}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void writesNothingOfAMessageThatCannotBeWritten() {
        ByteBuf out = Unpooled.buffer();
        FabricFrames.writeFrame(out, new Bytes(10, 5));
        int before = out.writerIndex();
        assertThat(before).isEqualTo(10);
        assertThatThrownBy(() -> FabricFrames.writeFrame(out, new Bytes(0, 5)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FabricFrames.writeFrame(out, new Bytes(10, FabricFrames.MAX_MESSAGE_BYTES)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(out.writerIndex()).isEqualTo(before);
        assertThat(FabricFrames.next(out, 6)).isEqualTo(6);
        assertThat(FabricFrames.next(out, 5)).isEqualTo(FabricFrames.BROKEN);
        assertThat(FabricFrames.next(out.writerIndex(9), 6)).isEqualTo(FabricFrames.INCOMPLETE);
    }

    @Test
    void handshakesAreReadAsTheyWereWritten() {
        for (FabricChannel channel : FabricChannel.values()) {
            var hello = new FabricHello(A, B, channel, 65_535, 255);
            ByteBuf out = Unpooled.buffer();
            hello.write(out);
            assertThat(out.readableBytes()).isLessThan(FabricHello.MAX_BYTES);
            assertThat(FabricHello.read(out.copy())).isEqualTo(hello);
            assertThat(FabricHello.read(out.setByte(0, 1))).isNull();
        }
        for (FabricWelcome.Verdict verdict : FabricWelcome.Verdict.values()) {
            var welcome = new FabricWelcome(B, verdict);
            ByteBuf out = Unpooled.buffer();
            welcome.write(out);
            assertThat(FabricWelcome.read(out.copy())).isEqualTo(welcome);
            assertThat(FabricWelcome.read(out.setByte(out.writerIndex() - 1, 9))).isNull();
        }
    }

    @Test
    void tellsFailuresApart() {
        assertThat(Reach.of(new ConnectTimeoutException("connection timed out after 500 ms")))
                .isEqualTo(Reach.TIMED_OUT);
        assertThat(Reach.of(new ConnectException("finishConnect(..) failed: Connection timed out")))
                .isEqualTo(Reach.TIMED_OUT);
        assertThat(Reach.of(new ConnectException("Connection refused"))).isEqualTo(Reach.REFUSED);
        assertThat(Reach.of(new ConnectException("Network is unreachable"))).isEqualTo(Reach.UNREACHABLE);
        assertThat(Reach.of(new NoRouteToHostException("No route to host"))).isEqualTo(Reach.UNREACHABLE);
        assertThat(Reach.of(new UnknownHostException("nowhere"))).isEqualTo(Reach.UNREACHABLE);
        assertThat(Reach.of(new IllegalStateException("else"))).isEqualTo(Reach.BROKEN);
    }
}
