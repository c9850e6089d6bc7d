package io.onehop.server.particle;

import com.google.common.geometry.S1Angle;
import com.google.common.geometry.S2Cap;
import com.google.common.geometry.S2LatLng;
import com.google.common.geometry.S2Point;
import com.google.common.geometry.S2Region;
import com.google.common.geometry.S2RegionUnion;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads GeoJSON as the protocol knows it (record-semantics reference, section 4.13, 'Geo'): Point, Polygon,
/// MultiPolygon, AeroCircle `[[lng, lat], metres]`, and a Feature around one of them. Everything else is
/// refused: other types, positions that are not two numbers on the globe, rings that are open or cross
/// themselves.
///
/// A text is somebody else's, so its size, its nesting and its number of positions are bounded. One reader
/// reads one text.
final class GeoJsonReader {
    static final int MAX_TEXT_BYTES = 1 << 20;
    static final int MAX_NESTING = 32;
    static final int MAX_POSITIONS = 10_000;
    static final double EARTH_RADIUS_METRES = 6_371_000;

    private static final double MAX_LATITUDE = 90;
    private static final double MAX_LONGITUDE = 180;
    private static final String COORDINATES = "coordinates";

    private int positions;

    private GeoJsonReader() {}

    /// What `bytes[offset, offset + length)` describes, or null if that is no GeoJSON we accept.
    static @Nullable GeoShape read(byte[] bytes, int offset, int length) {
        if (length > MAX_TEXT_BYTES) {
            return null;
        }
        JsonElement root = parse(new String(bytes, offset, length, StandardCharsets.UTF_8));
        return root instanceof JsonObject object ? new GeoJsonReader().shape(object) : null;
    }

    private static @Nullable JsonElement parse(String text) {
        try (var reader = new JsonReader(new StringReader(text))) {
            reader.setStrictness(Strictness.STRICT);
            reader.setNestingLimit(MAX_NESTING);
            JsonElement root = JsonParser.parseReader(reader);
            return reader.peek() == JsonToken.END_DOCUMENT ? root : null;
        } catch (JsonParseException | IOException malformed) {
            return null;
        }
    }

    private @Nullable GeoShape shape(JsonObject object) {
        if ("Feature".equals(type(object))) {
            return object.get("geometry") instanceof JsonObject geometry ? geometry(geometry) : null;
        }
        return geometry(object);
    }

    private @Nullable GeoShape geometry(JsonObject geometry) {
        String type = type(geometry);
        if (type == null || !(geometry.get(COORDINATES) instanceof JsonArray coordinates)) {
            return null;
        }
        if (type.equals("Point")) {
            S2Point place = place(coordinates);
            return place == null ? null : new GeoShape.Point(place);
        }
        S2Region region = switch (type) {
            case "Polygon" -> polygon(coordinates);
            case "MultiPolygon" -> polygons(coordinates);
            case "AeroCircle" -> circle(coordinates);
            default -> null;
        };
        return region == null ? null : new GeoShape.Area(region);
    }

    private static @Nullable String type(JsonObject object) {
        JsonElement type = object.get("type");
        return type != null && type.isJsonPrimitive() && type.getAsJsonPrimitive().isString()
                ? type.getAsString()
                : null;
    }

    private @Nullable S2Region polygons(JsonArray coordinates) {
        List<S2Region> regions = new ArrayList<>();
        for (JsonElement element : coordinates) {
            S2Region region = element instanceof JsonArray rings ? polygon(rings) : null;
            if (region == null) {
                return null;
            }
            regions.add(region);
        }
        return switch (regions.size()) {
            case 0 -> null;
            case 1 -> regions.getFirst();
            default -> new S2RegionUnion(regions);
        };
    }

    private @Nullable S2Region polygon(JsonArray rings) {
        var builder = new GeoPolygonBuilder();
        for (JsonElement element : rings) {
            List<S2Point> ring = element instanceof JsonArray array ? places(array) : null;
            if (ring == null || !builder.add(ring)) {
                return null;
            }
        }
        return builder.build();
    }

    private static @Nullable S2Region circle(JsonArray coordinates) {
        if (coordinates.size() != 2 || !(coordinates.get(0) instanceof JsonArray centre)) {
            return null;
        }
        S2Point axis = place(centre);
        double radiusMetres = number(coordinates.get(1));
        if (axis == null || !Double.isFinite(radiusMetres)) {
            return null;
        }
        return S2Cap.fromAxisAngle(axis, S1Angle.radians(radiusMetres / EARTH_RADIUS_METRES));
    }

    private @Nullable List<S2Point> places(JsonArray array) {
        positions += array.size();
        if (positions > MAX_POSITIONS) {
            return null;
        }
        List<S2Point> places = new ArrayList<>(array.size());
        for (JsonElement element : array) {
            S2Point place = element instanceof JsonArray position ? place(position) : null;
            if (place == null) {
                return null;
            }
            places.add(place);
        }
        return places;
    }

    private static @Nullable S2Point place(JsonArray position) {
        if (position.size() != 2) {
            return null;
        }
        double longitude = number(position.get(0));
        double latitude = number(position.get(1));
        boolean onGlobe = Math.abs(longitude) <= MAX_LONGITUDE && Math.abs(latitude) <= MAX_LATITUDE;
        return onGlobe ? S2LatLng.fromDegrees(latitude, longitude).toPoint() : null;
    }

    /// The number, or NaN if the element is none. A text's digits are read as the nearest double.
    private static double number(JsonElement element) {
        return element.isJsonPrimitive() && element.getAsJsonPrimitive().isNumber()
                ? Double.parseDouble(element.getAsString())
                : Double.NaN;
    }
}
