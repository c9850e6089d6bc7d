package io.onehop.server.xdr;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import io.onehop.runtime.WholeFile;
import io.onehop.server.logging.LogContext;
import io.onehop.server.xdr.SavedShipTimes.Span;
import java.io.IOException;
import java.io.Writer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/// Keeps last ship times as JSON in `<work-directory>/xdr/<dc>.<namespace>.json`, for people to read:
/// partitions, one or from-to, with milliseconds since 1970. Files are [replaced as a whole][WholeFile].
public final class JsonShipTimesFile implements ShipTimesFile {
    private static final Logger LOG = LogContext.XDR.logger();
    private static final long MAX_BYTES = 1L << 20;

    private final Path directory;
    private final Executor disk;

    /// Keeps files in that directory, which is made when it is needed.
    ///
    /// @param disk runs what waits for the disk
    public JsonShipTimesFile(Path directory, Executor disk) {
        this.directory = directory;
        this.disk = disk;
    }

    private Path file(String dc, String namespace) {
        return directory.resolve(encoded(dc) + '.' + encoded(namespace) + ".json");
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8);
    }

    @Override
    public void save(SavedShipTimes times, Runnable done) {
        try {
            disk.execute(() -> {
                write(times);
                done.run();
            });
        } catch (RejectedExecutionException _) {
            done.run(); // the node ends
        }
    }

    private void write(SavedShipTimes times) {
        Path file = file(times.dc(), times.namespace());
        try {
            WholeFile.replace(file, out -> write(out, times));
        } catch (IOException e) {
            LOG.error("last ship times cannot be saved, is the work directory writable and the disk not full?"
                    + " file={} cause={}", file, e.toString());
        }
    }

    // closing it would close what it writes to
    @SuppressWarnings("resource")
    private static void write(Writer out, SavedShipTimes times) throws IOException {
        var json = new JsonWriter(out);
        json.setIndent("  ");
        json.beginObject();
        json.name("dc").value(times.dc());
        json.name("namespace").value(times.namespace());
        json.name("saved").value(Instant.ofEpochMilli(times.savedMillis()).toString());
        json.name("saved-millis").value(times.savedMillis());
        json.name("waiting").value(times.waiting());
        json.name("last-ship-times").beginObject();
        for (Span span : times.spans()) {
            String ids = span.first() == span.last()
                    ? Integer.toString(span.first()) : span.first() + "-" + span.last();
            json.name(ids).value(span.lastShipped());
        }
        json.endObject();
        json.endObject();
        json.flush();
    }

    @Override
    public @Nullable SavedShipTimes load(String dc, String namespace) {
        Path file = file(dc, namespace);
        if (!Files.exists(file)) {
            return null;
        }
        try {
            return read(file, dc, namespace);
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            LOG.warn("last ship times of an earlier run cannot be read and are not told: file={} cause={}",
                    file, e.toString());
            return null;
        }
    }

    private static SavedShipTimes read(Path file, String dc, String namespace) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException("larger than " + MAX_BYTES + " bytes");
        }
        long saved = 0;
        long waiting = 0;
        List<Span> spans = List.of();
        try (var reader = new JsonReader(Files.newBufferedReader(file))) {
            reader.beginObject();
            while (reader.hasNext()) {
                switch (reader.nextName()) {
                    case "saved-millis" -> saved = reader.nextLong();
                    case "waiting" -> waiting = reader.nextLong();
                    case "last-ship-times" -> spans = spans(reader);
                    default -> reader.skipValue();
                }
            }
            reader.endObject();
        }
        return new SavedShipTimes(dc, namespace, saved, waiting, spans);
    }

    private static List<Span> spans(JsonReader reader) throws IOException {
        var spans = new ArrayList<Span>();
        reader.beginObject();
        while (reader.hasNext()) {
            String ids = reader.nextName();
            int dash = ids.indexOf('-');
            int first = Integer.parseInt(dash < 0 ? ids : ids.substring(0, dash));
            int last = dash < 0 ? first : Integer.parseInt(ids.substring(dash + 1));
            spans.add(new Span(first, last, reader.nextLong()));
        }
        reader.endObject();
        return spans;
    }
}
