package io.onehop.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.onehop.model.Value;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Values as people write and read them (docs/command-line.md, VALUE), and as JSON.
///
/// Both directions agree: what [#text] prints for a value without control characters, [#parse] reads as that
/// value, except a NaN or infinity, a sketch and a particle of another language, which cannot be written
/// here, and the order of lists and maps, which is not shown. Stateless.
final class ValueText {
    static final String BLOB = "blob:";
    static final String TEXT = "str:";
    private static final String GEO = "geo:";
    private static final String HLL = "hll:";
    private static final String OTHER = "type-";
    private static final List<String> MARKS = List.of(BLOB, TEXT, GEO, HLL, OTHER);
    private static final Pattern INTEGER = Pattern.compile("[-+]?\\d+");
    private static final Pattern REAL =
            Pattern.compile("[-+]?(\\d+\\.\\d*|\\.\\d+|\\d+(?=[eE]))([eE][-+]?\\d+)?");
    private static final Gson JSON = new GsonBuilder()
            .serializeNulls().serializeSpecialFloatingPointValues().disableHtmlEscaping().create();

    private ValueText() {}

    /// The value a text stands for; [Value.Null] for `null`.
    ///
    /// @throws IllegalArgumentException when it is marked as something it is not; the message says why
    static Value parse(String text) {
        switch (text) {
            case "null" -> {
                return Value.absent();
            }
            case "true", "false" -> {
                return Value.of(Boolean.parseBoolean(text));
            }
            default -> {
                // further kinds below
            }
        }
        if (INTEGER.matcher(text).matches()) {
            return integer(text);
        }
        if (REAL.matcher(text).matches()) {
            return Value.of(Double.parseDouble(text));
        }
        return text.startsWith("{") || text.startsWith("[") ? fromJson(json(text)) : marked(text);
    }

    private static Value integer(String digits) {
        try {
            return Value.of(Long.parseLong(digits));
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException(digits + " does not fit 64 bits; write " + digits
                    + ".0 for a double or " + TEXT + digits + " for a string");
        }
    }

    private static Value marked(String text) {
        if (text.startsWith(BLOB)) {
            return Value.of(bytes(text.substring(BLOB.length())));
        }
        if (text.startsWith(GEO)) {
            return new Value.GeoJson(text.substring(GEO.length()));
        }
        return Value.of(text.startsWith(TEXT) ? text.substring(TEXT.length()) : text);
    }

    /// The bytes that hexadecimal digits stand for.
    ///
    /// @throws IllegalArgumentException when they are none
    static byte[] bytes(String hex) {
        try {
            return HexFormat.of().parseHex(hex);
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException("'" + hex
                    + "' is not an even number of hexadecimal digits, as in " + BLOB
                    + "00ff; for a string write " + TEXT + BLOB + hex);
        }
    }

    private static JsonElement json(String text) {
        try {
            var reader = new JsonReader(new StringReader(text));
            JsonElement element = JsonParser.parseReader(reader);
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new JsonParseException("more text follows");
            }
            return element;
        } catch (JsonParseException | IOException e) {
            throw new IllegalArgumentException("'" + text + "' is not JSON: " + e.getMessage()
                    + "; for a string write " + TEXT + text);
        }
    }

    private static Value fromJson(JsonElement element) {
        return switch (element) {
            case JsonArray array -> {
                var items = new ArrayList<Value>();
                array.forEach(item -> items.add(fromJson(item)));
                yield new Value.List(items, false);
            }
            case JsonObject object -> {
                var entries = new LinkedHashMap<Value, Value>();
                object.entrySet().forEach(e -> entries.put(marked(e.getKey()), fromJson(e.getValue())));
                yield new Value.Map(entries, Value.MapOrder.UNORDERED);
            }
            case JsonPrimitive primitive when primitive.isBoolean() -> Value.of(primitive.getAsBoolean());
            case JsonPrimitive primitive when primitive.isNumber() -> parse(primitive.getAsString());
            case JsonPrimitive primitive -> marked(primitive.getAsString());
            default -> Value.absent();
        };
    }

    /// A value on one line; control characters appear as `\\u` and four hexadecimal digits.
    static String text(Value value) {
        return switch (value) {
            case Value.Text(String string) -> printable(plain(string));
            case Value.List list -> printable(JSON.toJson(toJson(list)));
            case Value.Map map -> printable(JSON.toJson(toJson(map)));
            default -> printable(scalar(value));
        };
    }

    /// A string as it must be written to be read as one.
    private static String plain(String string) {
        boolean looksLikeMore = INTEGER.matcher(string).matches() || REAL.matcher(string).matches()
                || string.startsWith("{") || string.startsWith("[")
                || string.equals("null") || string.equals("true") || string.equals("false");
        return looksLikeMore ? TEXT + string : unmarked(string);
    }

    private static String unmarked(String string) {
        return MARKS.stream().anyMatch(string::startsWith) ? TEXT + string : string;
    }

    /// A value as JSON: what JSON has no form for is a string that begins with a mark, as in VALUE; a string
    /// that begins with such a mark by itself gets `str:` in front.
    static JsonElement toJson(Value value) {
        return switch (value) {
            case Value.Null _ -> JsonNull.INSTANCE;
            case Value.Int(long number) -> new JsonPrimitive(number);
            case Value.Real(double number) when Double.isFinite(number) -> new JsonPrimitive(number);
            case Value.Bool(boolean flag) -> new JsonPrimitive(flag);
            case Value.Text(String string) -> new JsonPrimitive(unmarked(string));
            case Value.List list -> {
                var array = new JsonArray();
                list.items().forEach(item -> array.add(toJson(item)));
                yield array;
            }
            case Value.Map(Map<Value, Value> entries, Value.MapOrder _) -> {
                var object = new JsonObject();
                entries.forEach((key, item) -> object.add(jsonKey(key), toJson(item)));
                yield object;
            }
            default -> new JsonPrimitive(scalar(value));
        };
    }

    /// JSON's keys are strings.
    private static String jsonKey(Value key) {
        return key instanceof Value.Text(String string) ? unmarked(string) : text(key);
    }

    private static String scalar(Value value) {
        return switch (value) {
            case Value.Null _ -> "null";
            case Value.Int(long number) -> Long.toString(number);
            case Value.Real(double number) -> Double.toString(number);
            case Value.Bool(boolean flag) -> Boolean.toString(flag);
            case Value.Blob(byte[] bytes) -> BLOB + HexFormat.of().formatHex(bytes);
            case Value.Hll(byte[] bytes) -> HLL + HexFormat.of().formatHex(bytes);
            case Value.GeoJson(String json) -> GEO + json;
            case Value.Other(int type, byte[] bytes) -> OTHER + type + ":" + HexFormat.of().formatHex(bytes);
            default -> value.toString();
        };
    }

    /// JSON of anything built here, with special numbers and nulls.
    static String print(JsonElement element) {
        return JSON.toJson(element);
    }

    private static String printable(String text) {
        if (text.chars().noneMatch(Character::isISOControl)) {
            return text;
        }
        var out = new StringBuilder();
        text.chars().forEach(c -> {
            if (Character.isISOControl(c)) {
                out.append("\\u").append(HexFormat.of().toHexDigits((short) c));
            } else {
                out.append((char) c);
            }
        });
        return out.toString();
    }
}
