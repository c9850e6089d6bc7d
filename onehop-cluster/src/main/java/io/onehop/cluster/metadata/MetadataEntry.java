package io.onehop.cluster.metadata;

import io.netty.buffer.ByteBuf;
import io.onehop.model.NodeId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A key and what it means, as one principal has set it; immutable. Of two entries of one key all nodes keep
/// the same, whatever order they come in ([#beats]).
///
/// @param module what it is about: 1..31 lower-case letters, digits and hyphens, since it names a file
/// @param key 1..[#MAX_KEY_BYTES] bytes
/// @param value at most [#MAX_VALUE_BYTES] bytes; null = removed, which is remembered
/// @param generation grows with what is set; not negative
/// @param timeMillis when it was set, or what the module takes for that
/// @param node the principal that has set it
public record MetadataEntry(
        String module, String key, @Nullable String value, long generation, long timeMillis, NodeId node) {
    /// Longest key in bytes: a namespace, a set, and room.
    public static final int MAX_KEY_BYTES = 255;
    /// Longest value in bytes.
    public static final int MAX_VALUE_BYTES = 4096;
    /// Most entries in a message: so many as all modules may have.
    public static final int MAX_LIST = MetadataStore.MAX_ENTRIES * MetadataStore.MAX_MODULES;

    private static final Pattern MODULE = Pattern.compile("[a-z0-9-]{1,31}");
    private static final int LEAST_BYTES = 2 + 2 + 1 + 3 * Long.BYTES;
    private static final int MAX_MODULE_BYTES = 31;

    /// @throws IllegalArgumentException when something is out of its range
    public MetadataEntry {
        if (!MODULE.matcher(module).matches()) {
            throw new IllegalArgumentException("bad module: " + module);
        }
        if (key.isEmpty() || bytes(key) > MAX_KEY_BYTES || value != null && bytes(value) > MAX_VALUE_BYTES) {
            throw new IllegalArgumentException("bad size of key or value: module=" + module);
        }
        if (generation < 0) {
            throw new IllegalArgumentException("bad generation: " + generation);
        }
    }

    /// Bytes of a text, as they count for the limits.
    static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /// Whether this entry replaces the other, which has the same key: by generation, then time, then node;
    /// between entries that are the same in all three a removal, then the greater text.
    public boolean beats(@Nullable MetadataEntry other) {
        if (other == null) {
            return true;
        }
        int order = Long.compare(generation, other.generation);
        order = order != 0 ? order : Long.compare(timeMillis, other.timeMillis);
        order = order != 0 ? order : node.compareTo(other.node);
        if (order == 0 && value != null && other.value != null) {
            order = value.compareTo(other.value);
        } else if (order == 0) {
            order = Boolean.compare(value == null, other.value == null);
        }
        return order > 0;
    }

    /// Writes the entry for another node.
    public void write(ByteBuf out) {
        Bounded.writeText(out, module);
        Bounded.writeText(out, key);
        out.writeBoolean(value != null);
        if (value != null) {
            Bounded.writeText(out, value);
        }
        out.writeLong(generation).writeLong(timeMillis).writeLong(node.value());
    }

    /// Reads what [#write] has written.
    ///
    /// @throws IllegalArgumentException when something is out of its range
    public static MetadataEntry read(ByteBuf in) {
        String module = Bounded.text(in, MAX_MODULE_BYTES);
        String key = Bounded.text(in, MAX_KEY_BYTES);
        String value = in.readBoolean() ? Bounded.text(in, MAX_VALUE_BYTES) : null;
        return new MetadataEntry(
                module, key, value, in.readLong(), in.readLong(), new NodeId(in.readLong()));
    }

    /// Writes entries for another node.
    public static void writeList(ByteBuf out, List<MetadataEntry> entries) {
        out.writeInt(entries.size());
        entries.forEach(entry -> entry.write(out));
    }

    /// Reads what [#writeList] has written.
    ///
    /// @throws IllegalArgumentException when something is out of its range
    public static List<MetadataEntry> readList(ByteBuf in) {
        int count = Bounded.count(in, MAX_LIST, LEAST_BYTES);
        var entries = new ArrayList<MetadataEntry>(count);
        for (int i = 0; i < count; i++) {
            entries.add(read(in));
        }
        return entries;
    }
}
