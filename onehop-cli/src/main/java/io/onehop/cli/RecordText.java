package io.onehop.cli;

import com.google.gson.JsonObject;
import io.onehop.client.command.Key;
import io.onehop.model.Bin;
import io.onehop.model.Record;
import java.util.stream.Collectors;

/// Records on standard output. Stateless.
final class RecordText {
    private RecordText() {}

    /// `BIN=VALUE`, as `put` takes it.
    static String bin(Bin bin) {
        return bin.name() + "=" + ValueText.text(bin.value());
    }

    /// The key (`digest:…` when no more is known) and the bins, with tabs between them.
    static String line(Key key, Record record) {
        String bins = record.bins().stream().map(bin -> "\t" + bin(bin)).collect(Collectors.joining());
        String name = KeyText.text(key);
        return (name == null ? "digest:" + key.digest() : name) + bins;
    }

    /// One JSON object: key (null when only the digest is known), digest, generation, ttl, bins.
    ///
    /// @param nowMillis the time now since 1970, for the ttl
    static String json(Key key, Record record, long nowMillis) {
        JsonObject object = keyJson(key);
        object.addProperty("generation", record.generation());
        object.addProperty("ttl", record.secondsToLive(nowMillis));
        var bins = new JsonObject();
        record.bins().forEach(bin -> bins.add(bin.name(), ValueText.toJson(bin.value())));
        object.add("bins", bins);
        return ValueText.print(object);
    }

    /// An object with key and digest.
    static JsonObject keyJson(Key key) {
        var object = new JsonObject();
        object.addProperty("key", KeyText.text(key));
        object.addProperty("digest", key.digest().toString());
        return object;
    }
}
