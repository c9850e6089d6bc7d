package io.onehop.xdr.remote;

import io.netty.buffer.ByteBuf;
import io.onehop.client.command.Key;
import io.onehop.client.command.KeyCommand;
import io.onehop.client.policy.Replica;
import io.onehop.client.policy.Timing;
import io.onehop.client.policy.WriteRetry;
import io.onehop.model.Record;
import io.onehop.storage.FlatRecord;
import io.onehop.wire.FieldType;
import io.onehop.wire.Info1;
import io.onehop.wire.Info2;
import io.onehop.wire.Info3;
import io.onehop.wire.OpType;
import io.onehop.wire.client.Compression;
import io.onehop.wire.client.MessageWriter;
import io.onehop.wire.client.RequestHeader;
import io.onehop.xdr.ship.Destination.Sent;
import io.onehop.xdr.ship.ShipForm;
import io.onehop.xdr.ship.Shipment;
import java.time.Duration;

/// A shipment as a command of the client: a write with the XDR flag and the record's last-update time
/// (wire-protocol reference, sections 2 and 3). Every answer is one, whatever its code, as the answer tells
/// which node gave it. Sent once: who ships decides about trying again.
final class ShipCommand implements KeyCommand<ShipCommand.Answer> {
    private static final int NULL_PARTICLE = 0;

    private final Shipment shipment;
    private final Key key;
    private final Timing timing;
    private volatile Sent sent = Sent.NOTHING;

    /// What a node has answered.
    ///
    /// @param code the result code
    /// @param node the node's name
    record Answer(int code, String node) {}

    ShipCommand(Shipment shipment) {
        this.shipment = shipment;
        byte[] flat = shipment.flat();
        String set = flat == null ? shipment.set() : FlatRecord.setName(flat);
        key = Key.ofDigest(shipment.form().namespace(), set, shipment.digest());
        timing = new Timing(Duration.ofNanos(shipment.timeoutNanos()), Duration.ZERO, 0, Duration.ZERO);
    }

    @Override
    public Key key() {
        return key;
    }

    @Override
    public Timing timing() {
        return timing;
    }

    @Override
    public Replica replica() {
        return Replica.MASTER;
    }

    @Override
    public boolean isWrite() {
        return true;
    }

    @Override
    public WriteRetry retry() {
        return WriteRetry.NEVER;
    }

    /// What was put on the wire; nothing before it was.
    Sent sent() {
        return sent;
    }

    @Override
    public void encode(ByteBuf out, int serverMillis) {
        int start = out.writerIndex();
        write(out, serverMillis);
        int plain = out.writerIndex() - start;
        ShipForm.Packing packing = shipment.form().packing();
        if (plain >= packing.fromBytes()) {
            pack(out, start, packing.level());
        }
        sent = new Sent(plain, out.writerIndex() - start);
    }

    private static void pack(ByteBuf out, int start, int level) {
        ByteBuf plain = out.alloc().buffer().writeBytes(out, start, out.writerIndex() - start);
        ByteBuf packed = Compression.compress(out.alloc(), plain, level);
        try {
            out.writerIndex(start);
            out.writeBytes(packed);
        } finally {
            packed.release();
        }
    }

    private void write(ByteBuf out, int serverMillis) {
        byte[] flat = shipment.flat();
        int info2 = flat == null ? Info2.WRITE | Info2.DELETE : Info2.WRITE;
        int info3 = flat != null && shipment.form().replaces() ? Info3.CREATE_OR_REPLACE : 0;
        var header = new RequestHeader(Info1.XDR, info2, info3, 0, 0, shipment.ttlSeconds(), serverMillis);
        var message = new MessageWriter(out, header);
        message.field(FieldType.NAMESPACE, key.namespace());
        if (!key.set().isEmpty()) {
            message.field(FieldType.SET, key.set());
        }
        message.field(FieldType.DIGEST, shipment.digest());
        if (flat != null) {
            byte[] userKey = FlatRecord.userKey(flat);
            if (userKey != null) {
                message.field(FieldType.KEY, userKey);
            }
        }
        message.longField(FieldType.LAST_UPDATE_TIME, shipment.lastUpdate());
        if (flat != null) {
            bins(message, flat);
        }
        message.end();
    }

    private void bins(MessageWriter message, byte[] flat) {
        ShipForm form = shipment.form();
        form.bins().forEach(flat, bin -> message.op(
                OpType.WRITE,
                flat,
                bin.nameOffset(),
                bin.nameLength(),
                new MessageWriter.Particle(bin.type(), bin.valueOffset(), bin.valueLength())));
        if (form.removesBins()) {
            form.bins().forEachMissing(flat, name -> message.op(
                    OpType.WRITE, name, 0, name.length, new MessageWriter.Particle(NULL_PARTICLE, 0, 0)));
        }
    }

    @Override
    public boolean accepts(int resultCode) {
        return true;
    }

    @Override
    public Answer result(int resultCode, Record reply) {
        return new Answer(resultCode, "");
    }

    @Override
    public Answer result(int resultCode, Record reply, String node) {
        return new Answer(resultCode, node);
    }
}
