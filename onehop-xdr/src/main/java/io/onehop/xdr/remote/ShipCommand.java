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
import io.onehop.wire.client.MessageWriter;
import io.onehop.wire.client.RequestHeader;
import io.onehop.xdr.ship.BinChoice;
import io.onehop.xdr.ship.Shipment;
import io.onehop.xdr.throttle.Classification;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/// A shipment as a command of the client: a write with the XDR flag and the record's last-update time
/// (wire-protocol reference, sections 2 and 3). The whole record takes the other's place unless only some
/// bins are shipped. Sent once: who ships decides about trying again.
///
/// @param answered whether the destination has answered: a timeout may be its own or the client's
record ShipCommand(Shipment shipment, Key key, Timing timing, AtomicBoolean answered)
        implements KeyCommand<Integer> {
    static ShipCommand of(Shipment shipment) {
        byte[] flat = shipment.flat();
        String set = flat == null ? "" : FlatRecord.setName(flat);
        return new ShipCommand(
                shipment,
                Key.ofDigest(shipment.namespace(), set, shipment.digest()),
                new Timing(Duration.ofNanos(shipment.timeoutNanos()), Duration.ZERO, 0, Duration.ZERO),
                new AtomicBoolean());
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

    @Override
    public void encode(ByteBuf out, int serverMillis) {
        byte[] flat = shipment.flat();
        int info2 = flat == null ? Info2.WRITE | Info2.DELETE : Info2.WRITE;
        int info3 = flat != null && shipment.bins().isAll() ? Info3.CREATE_OR_REPLACE : 0;
        var header = new RequestHeader(Info1.XDR, info2, info3, 0, 0, shipment.ttlSeconds(), serverMillis);
        var message = new MessageWriter(out, header);
        message.field(FieldType.NAMESPACE, shipment.namespace());
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
        BinChoice choice = shipment.bins();
        choice.forEach(flat, bin -> message.op(
                OpType.WRITE,
                flat,
                bin.nameOffset(),
                bin.nameLength(),
                new MessageWriter.Particle(bin.type(), bin.valueOffset(), bin.valueLength())));
    }

    /// What throttles is not accepted, as the failure then tells which node answered it: operators have to
    /// know which one is bad.
    @Override
    public boolean accepts(int resultCode) {
        answered.set(true);
        return !Classification.of(resultCode, shipment.isRemoval()).kind().isTransientError();
    }

    @Override
    public Integer result(int resultCode, Record reply) {
        return resultCode;
    }
}
