package io.onehop.server.rooms;

import io.netty.buffer.ByteBuf;
import io.onehop.cluster.fabric.FabricMessage;
import io.onehop.cluster.fabric.FabricTypes;

/// A node that answers every message the test's way.
final class StrangeNode {
    private StrangeNode() {}

    /// Joins the fabric as that number: answers each replica write with a result code.
    static void acknowledging(FakeFabric fabric, int number, int code) {
        fabric.lane(TestCluster.id(number)).register(FabricTypes.REPLICATION, (from, type, body) -> {
            body.skipBytes(Long.BYTES);
            int tid = body.readInt();
            from.send(message(FabricTypes.REPLICATION + 3, out -> out.writeInt(tid).writeByte(code)));
        });
    }

    /// Joins the fabric as that number: answers each proxied command with garbage.
    static void babbling(FakeFabric fabric, int number) {
        fabric.lane(TestCluster.id(number)).register(FabricTypes.PROXY, (from, type, body) -> {
            body.skipBytes(Long.BYTES);
            int tid = body.readInt();
            from.send(message(FabricTypes.PROXY + 1, out -> out.writeInt(tid).writeInt(-1)));
        });
    }

    interface Content {
        void write(ByteBuf out);
    }

    static FabricMessage message(int type, Content content) {
        return new FabricMessage() {
            @Override
            public int type() {
                return type;
            }

            @Override
            public void write(ByteBuf out) {
                content.write(out);
            }
        };
    }
}
