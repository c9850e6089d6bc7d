package io.onehop.xdr.remote;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.onehop.wire.Proto;
import io.onehop.xdr.ship.Shipment;

/// What a shipment is on the wire.
public final class ShipRequest {
    private ShipRequest() {}

    /// The body of its message, without the protocol's header; not compressed.
    ///
    /// @param serverMillis after which the server gives up
    public static byte[] body(Shipment shipment, int serverMillis) {
        ByteBuf out = Unpooled.buffer();
        new ShipCommand(shipment).encode(out, serverMillis);
        out.skipBytes(Proto.HEADER_SIZE);
        var bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }
}
