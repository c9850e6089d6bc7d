package io.onehop.cluster.view.jgroups;

import io.onehop.cluster.view.jgroups.Pulse.Entry;
import io.onehop.cluster.view.jgroups.Pulse.Introduction;
import io.onehop.cluster.view.jgroups.Pulse.ViewName;
import java.io.DataInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import org.jgroups.Address;
import org.jgroups.stack.IpAddress;
import org.jgroups.util.ByteArrayDataInputStream;
import org.jgroups.util.ByteArrayDataOutputStream;
import org.jgroups.util.ExtendedUUID;
import org.jgroups.util.UUID;
import org.jspecify.annotations.Nullable;

/// A pulse as bytes. Pure.
final class PulseCodec {
    private static final int FORMAT = 1;
    private static final int MAX_ENTRIES = 1024;
    private static final int MAX_INTRODUCTIONS = 256;
    private static final int MAX_BITS_BYTES = MAX_ENTRIES / 8;

    private PulseCodec() {}

    static byte[] encode(Pulse pulse) {
        try {
            var out = new ByteArrayDataOutputStream(512);
            out.writeByte(FORMAT);
            pulse.from().writeTo(out);
            pulse.called().writeTo(out);
            out.writeByte(pulse.aliases().size());
            for (IpAddress alias : pulse.aliases()) {
                alias.writeTo(out);
            }
            out.writeShort(pulse.entries().size());
            for (Entry entry : pulse.entries()) {
                writeId(entry.address(), out);
                out.writeInt(entry.tick());
                ViewName view = entry.view();
                out.writeBoolean(view != null);
                if (view != null) {
                    writeId(view.coordinator(), out);
                    out.writeLong(view.number());
                }
                writeBits(entry.hears(), out);
                writeBits(entry.members(), out);
                out.writeInt(entry.echo());
            }
            out.writeByte(pulse.introductions().size());
            for (Introduction introduction : pulse.introductions()) {
                ((ExtendedUUID) introduction.address()).writeTo(out);
                introduction.physical().writeTo(out);
            }
            return Arrays.copyOf(out.buffer(), out.position());
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
    }

    /// The pulse in these bytes; null when they are none.
    static @Nullable Pulse decode(byte[] bytes, int offset, int length) {
        try {
            var in = new ByteArrayDataInputStream(bytes, offset, length);
            return in.readByte() == FORMAT ? decode(in) : null;
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    private static @Nullable Pulse decode(DataInput in) throws IOException {
        IpAddress from = readPhysical(in);
        IpAddress called = readPhysical(in);
        var aliases = new ArrayList<IpAddress>();
        for (int i = in.readUnsignedByte(); i > 0; i--) {
            aliases.add(readPhysical(in));
        }
        int count = in.readUnsignedShort();
        if (count == 0 || count > MAX_ENTRIES) {
            return null;
        }
        var entries = new ArrayList<Entry>(count);
        for (int i = 0; i < count; i++) {
            Address address = readId(in);
            int tick = in.readInt();
            ViewName view = in.readBoolean() ? new ViewName(readId(in), in.readLong()) : null;
            entries.add(new Entry(address, tick, view, readBits(in), readBits(in), in.readInt()));
        }
        count = in.readUnsignedByte();
        var introductions = new ArrayList<Introduction>(count);
        for (int i = 0; i < Math.min(count, MAX_INTRODUCTIONS); i++) {
            var address = new ExtendedUUID();
            address.readFrom(in);
            introductions.add(new Introduction(address, readPhysical(in)));
        }
        return new Pulse(from, called, aliases, entries, introductions);
    }

    private static void writeId(Address address, ByteArrayDataOutputStream out) {
        var id = (UUID) address;
        out.writeLong(id.getMostSignificantBits());
        out.writeLong(id.getLeastSignificantBits());
    }

    private static Address readId(DataInput in) throws IOException {
        return new UUID(in.readLong(), in.readLong());
    }

    private static IpAddress readPhysical(DataInput in) throws IOException {
        var address = new IpAddress();
        address.readFrom(in);
        return address;
    }

    private static void writeBits(BitSet bits, ByteArrayDataOutputStream out) {
        byte[] bytes = bits.toByteArray();
        out.writeByte(bytes.length);
        out.write(bytes, 0, bytes.length);
    }

    private static BitSet readBits(DataInput in) throws IOException {
        int length = in.readUnsignedByte();
        if (length > MAX_BITS_BYTES) {
            throw new IOException("too many bits: " + length);
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return BitSet.valueOf(bytes);
    }
}
