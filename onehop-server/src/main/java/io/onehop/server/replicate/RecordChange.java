package io.onehop.server.replicate;

import io.netty.buffer.ByteBuf;
import io.onehop.cluster.fabric.MessageParts;
import io.onehop.model.Digest;
import io.onehop.server.namespace.Namespace;
import io.onehop.server.namespace.Unreplicated;
import io.onehop.storage.FlatRecord;
import io.onehop.xdr.feed.ChangeKind;
import io.onehop.xdr.feed.Tombs.Tomb;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A record as a write has left it, or that it has been removed.
///
/// @param digest whose
/// @param flat the record in the layout of [FlatRecord], not to be changed; null when it has been removed
/// @param generation the record's, before the removal if it has been removed; 0 when that is not known
/// @param lastUpdateMillis time of the write or removal, milliseconds since 2010
/// @param viaXdr whether another data centre has told it
/// @param set of a record that has been removed, its set, empty for none or when that is not known; else
///     empty
public record RecordChange(
        Digest digest,
        byte @Nullable [] flat,
        int generation,
        long lastUpdateMillis,
        boolean viaXdr,
        String set) {
    /// A record that has been written.
    public static RecordChange written(byte[] flat) {
        return new RecordChange(
                FlatRecord.digest(flat),
                flat,
                FlatRecord.generation(flat),
                FlatRecord.lastUpdateMillis(flat),
                FlatRecord.isViaXdr(flat),
                "");
    }

    /// A record that has been removed.
    public static RecordChange dropped(Digest digest, int generation, long lastUpdateMillis, String set) {
        return new RecordChange(digest, null, generation, lastUpdateMillis, false, set);
    }

    /// A record that has been removed because another data centre has told so.
    public static RecordChange droppedElsewhere(
            Digest digest, int generation, long lastUpdateMillis, String set) {
        return new RecordChange(digest, null, generation, lastUpdateMillis, true, set);
    }

    /// Tells the namespace's feed, once the store holds it so.
    public void tell(Namespace namespace) {
        if (flat == null) {
            ChangeKind kind = viaXdr ? ChangeKind.REMOVED_ELSEWHERE : ChangeKind.REMOVED;
            namespace.feed().removed(digest, new Tomb(lastUpdateMillis, kind, set, namespace.nowMillis()));
        } else {
            namespace.feed().written(flat);
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
        MessageParts.writeName(out, set.getBytes(StandardCharsets.UTF_8));
    }

    static RecordChange read(ByteBuf in) {
        byte[] flat = MessageParts.readBytes(in);
        if (flat.length > 0) {
            return written(flat);
        }
        Digest digest = MessageParts.readDigest(in);
        int generation = in.readUnsignedShort();
        long lastUpdateMillis = in.readLong();
        boolean viaXdr = in.readBoolean();
        String set = new String(MessageParts.readName(in), StandardCharsets.UTF_8);
        return new RecordChange(digest, null, generation, lastUpdateMillis, viaXdr, set);
    }
}
