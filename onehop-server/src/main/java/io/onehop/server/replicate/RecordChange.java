package io.onehop.server.replicate;

import io.netty.buffer.ByteBuf;
import io.onehop.cluster.fabric.MessageParts;
import io.onehop.model.Digest;
import io.onehop.server.namespace.Unreplicated;
import io.onehop.storage.FlatRecord;
import io.onehop.xdr.feed.NamespaceFeed;
import org.jspecify.annotations.Nullable;

/// A record as a write has left it, or that it has been removed.
///
/// @param digest whose
/// @param flat the record in the layout of [FlatRecord], not to be changed; null when it has been removed
/// @param generation the record's, before the removal if it has been removed; 0 when that is not known
/// @param lastUpdateMillis time of the write or removal, milliseconds since 2010
/// @param viaXdr whether another data centre has told it
public record RecordChange(
        Digest digest, byte @Nullable [] flat, int generation, long lastUpdateMillis, boolean viaXdr) {
    /// A record that has been written.
    public static RecordChange written(byte[] flat) {
        return new RecordChange(
                FlatRecord.digest(flat),
                flat,
                FlatRecord.generation(flat),
                FlatRecord.lastUpdateMillis(flat),
                FlatRecord.isViaXdr(flat));
    }

    /// A record that has been removed.
    public static RecordChange dropped(Digest digest, int generation, long lastUpdateMillis) {
        return new RecordChange(digest, null, generation, lastUpdateMillis, false);
    }

    /// A record that has been removed because another data centre has told so.
    public static RecordChange droppedElsewhere(Digest digest, int generation, long lastUpdateMillis) {
        return new RecordChange(digest, null, generation, lastUpdateMillis, true);
    }

    /// Tells the namespace's feed, once the store holds it so.
    public void tell(NamespaceFeed feed) {
        if (flat == null) {
            feed.removed(digest, lastUpdateMillis, viaXdr);
        } else {
            feed.written(flat);
        }
    }

    /// What is remembered of it when it does not arrive in time.
    Unreplicated.Change missing() {
        return new Unreplicated.Change(digest, flat == null, lastUpdateMillis);
    }

    void write(ByteBuf out) {
        if (flat != null) {
            MessageParts.writeBytes(out, flat);
            return;
        }
        out.writeInt(0);
        MessageParts.writeDigest(out, digest);
        out.writeShort(generation);
        out.writeLong(lastUpdateMillis);
        out.writeBoolean(viaXdr);
    }

    static RecordChange read(ByteBuf in) {
        byte[] flat = MessageParts.readBytes(in);
        if (flat.length > 0) {
            return written(flat);
        }
        Digest digest = MessageParts.readDigest(in);
        return new RecordChange(digest, null, in.readUnsignedShort(), in.readLong(), in.readBoolean());
    }
}
