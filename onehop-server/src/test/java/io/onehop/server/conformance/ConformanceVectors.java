package io.onehop.server.conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.onehop.server.conformance.ConformanceVector.Bin;
import io.onehop.server.conformance.ConformanceVector.ExpectedBin;
import io.onehop.server.conformance.ConformanceVector.Field;
import io.onehop.server.conformance.ConformanceVector.Op;
import io.onehop.server.conformance.ConformanceVector.Result;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// Reads the vector files `conformance/NAME.jsonl.gz` on the class path: one JSON object a line.
public final class ConformanceVectors {
    private ConformanceVectors() {}

    /// All vectors of a file, in order.
    ///
    /// @param name `rec`, `list`, `map` …
    /// @throws UncheckedIOException if there is no such file
    public static List<ConformanceVector> load(String name) {
        String resource = "/conformance/" + name + ".jsonl.gz";
        try (var file = ConformanceVectors.class.getResourceAsStream(resource)) {
            if (file == null) {
                throw new IOException("no resource " + resource);
            }
            var lines = new BufferedReader(
                    new InputStreamReader(new GZIPInputStream(file), StandardCharsets.UTF_8));
            List<ConformanceVector> vectors = new ArrayList<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    vectors.add(vector(JsonParser.parseString(line).getAsJsonObject()));
                }
            }
            return vectors;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ConformanceVector vector(JsonObject line) {
        JsonElement after = line.get("after");
        JsonElement generation = line.get("g");
        JsonElement oddity = line.get("q");
        return new ConformanceVector(
                line.get("d").getAsString(),
                bins(line.getAsJsonObject("init"), ConformanceVectors::bin),
                list(line.get("i"), JsonElement::getAsInt),
                list(line.get("ops"), ConformanceVectors::op),
                list(line.get("fields"), ConformanceVectors::field),
                line.has("gen") ? line.get("gen").getAsInt() : 0,
                line.has("ttl") ? line.get("ttl").getAsLong() & 0xFFFF_FFFFL : 0,
                line.get("rc").getAsInt(),
                generation == null ? null : Integer.valueOf(generation.getAsInt()),
                list(line.get("res"), ConformanceVectors::result),
                after instanceof JsonObject bins ? bins(bins, ConformanceVectors::expected) : null,
                after != null,
                oddity == null || oddity instanceof JsonNull ? null : oddity.toString());
    }

    private static <T> List<T> list(@Nullable JsonElement array, Function<JsonElement, T> element) {
        List<T> all = new ArrayList<>();
        if (array != null) {
            array.getAsJsonArray().forEach(each -> all.add(element.apply(each)));
        }
        return all;
    }

    private static <T> Map<String, T> bins(JsonObject bins, Function<JsonArray, T> value) {
        Map<String, T> all = new LinkedHashMap<>();
        bins.entrySet().forEach(bin -> all.put(bin.getKey(), value.apply(bin.getValue().getAsJsonArray())));
        return all;
    }

    private static Bin bin(JsonArray bin) {
        return new Bin(bin.get(0).getAsInt(), bytes(bin.get(1)));
    }

    private static ExpectedBin expected(JsonArray bin) {
        return new ExpectedBin(bin.get(0).getAsInt(), new ExpectedValue(bin.get(1).getAsString()));
    }

    private static Op op(JsonElement element) {
        JsonArray op = element.getAsJsonArray();
        return new Op(op.get(0).getAsInt(), op.get(1).getAsInt(), op.get(2).getAsString(), bytes(op.get(3)));
    }

    private static Field field(JsonElement element) {
        JsonArray field = element.getAsJsonArray();
        return new Field(field.get(0).getAsInt(), bytes(field.get(1)));
    }

    private static Result result(JsonElement element) {
        JsonArray result = element.getAsJsonArray();
        var value = new ExpectedValue(result.get(2).getAsString());
        return new Result(result.get(0).getAsString(), new ExpectedBin(result.get(1).getAsInt(), value));
    }

    private static byte[] bytes(JsonElement hex) {
        return HexFormat.of().parseHex(hex.getAsString());
    }
}
