package io.onehop.cluster.metadata;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import io.onehop.model.NodeId;
import io.onehop.runtime.WholeFile;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps metadata as JSON in `<work-directory>/smd/<module>.smd`, for people to read: an array of objects
/// with `key`, `value` (null = removed), `generation`, `timestamp` and `node`.
///
/// Files are [replaced as a whole][WholeFile]. A file that cannot be read is reported and kept as
/// `<module>.smd.damaged`; the node starts without it and learns from the others.
public final class JsonMetadataFile implements MetadataFile {
    private static final Logger LOG = LoggerFactory.getLogger("onehop.smd");
    private static final long MAX_BYTES = 64L << 20;

    private final Path directory;
    private final Executor disk;

    /// Keeps files in that directory, which is made when it is needed.
    ///
    /// @param disk runs what waits for the disk
    public JsonMetadataFile(Path directory, Executor disk) {
        this.directory = directory;
        this.disk = disk;
    }

    private Path file(String module) {
        return directory.resolve(module + ".smd");
    }

    @Override
    public List<MetadataEntry> load(String module) {
        Path file = file(module);
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            return read(module, file);
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            keepAside(file, e);
            return List.of();
        }
    }

    private static List<MetadataEntry> read(String module, Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException("larger than " + MAX_BYTES + " bytes");
        }
        var entries = new ArrayList<MetadataEntry>();
        try (var reader = new JsonReader(Files.newBufferedReader(file))) {
            reader.beginArray();
            while (reader.hasNext()) {
                entries.add(readEntry(module, reader));
            }
            reader.endArray();
        }
        return entries;
    }

    private static MetadataEntry readEntry(String module, JsonReader reader) throws IOException {
        String key = "";
        String value = null;
        long generation = -1;
        long timestamp = 0;
        NodeId node = null;
        reader.beginObject();
        while (reader.hasNext()) {
            switch (reader.nextName()) {
                case "key" -> key = reader.nextString();
                case "value" -> value = readNullable(reader);
                case "generation" -> generation = reader.nextLong();
                case "timestamp" -> timestamp = reader.nextLong();
                case "node" -> node = NodeId.parse(reader.nextString());
                default -> reader.skipValue();
            }
        }
        reader.endObject();
        if (node == null) {
            throw new IllegalArgumentException("an entry lacks its node: key=" + key);
        }
        return new MetadataEntry(module, key, value, generation, timestamp, node);
    }

    private static @Nullable String readNullable(JsonReader reader) throws IOException {
        if (reader.peek() == JsonToken.NULL) {
            reader.nextNull();
            return null;
        }
        return reader.nextString();
    }

    private static void keepAside(Path file, Exception cause) {
        Path aside = file.resolveSibling(file.getFileName() + ".damaged");
        try {
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            LOG.error("metadata file cannot be read and is not used: file={} kept-as={} cause={}; this node"
                    + " learns its content from the others, if there are any", file, aside, cause.toString());
        } catch (IOException e) {
            LOG.error("metadata file cannot be read and not be kept aside, it will be overwritten: file={}"
                    + " cause={} why-not={}", file, cause.toString(), e.toString());
        }
    }

    @Override
    public void save(String module, List<MetadataEntry> entries, Consumer<Boolean> done) {
        try {
            disk.execute(() -> done.accept(write(file(module), entries)));
        } catch (RejectedExecutionException _) {
            done.accept(false);
        }
    }

    private static boolean write(Path file, List<MetadataEntry> entries) {
        try {
            WholeFile.replace(file, out -> write(out, entries));
            return true;
        } catch (IOException e) {
            LOG.error("metadata cannot be saved, is the work directory writable and the disk not full?"
                    + " file={} cause={}", file, e.toString());
            return false;
        }
    }

    // closing it would close what it writes to
    @SuppressWarnings("resource")
    private static void write(Writer out, List<MetadataEntry> entries) throws IOException {
        var json = new JsonWriter(out);
        json.setIndent("  ");
        json.beginArray();
        for (MetadataEntry entry : entries) {
            json.beginObject();
            json.name("key").value(entry.key());
            json.name("value").value(entry.value());
            json.name("generation").value(entry.generation());
            json.name("timestamp").value(entry.timeMillis());
            json.name("node").value(entry.node().toString());
            json.endObject();
        }
        json.endArray();
        json.flush();
    }
}
