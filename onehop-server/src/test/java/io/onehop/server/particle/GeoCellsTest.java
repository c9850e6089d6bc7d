package io.onehop.server.particle;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.model.ParticleType;
import io.onehop.model.ResultCode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeoCellsTest {
    private static final String SQUARE = "[[0,0],[1,0],[1,1],[0,1],[0,0]]";

    private final Particles particles = new Particles(new GeoCells(GeoCovering.DEFAULT));

    @Test
    void keepsTheTextAsItWasWritten() {
        String text = " { \"coordinates\" : [ 1.0 , 2.0 ], \"type\":\"Point\", \"x\":\"\u00e9\" }\n";
        byte[] stored = stored(text);
        byte[] end = text.getBytes(StandardCharsets.UTF_8);
        assertThat(HexFormat.of().formatHex(stored, 0, 11)).isEqualTo("00000110036e17ca9fb709");
        assertThat(Arrays.copyOfRange(stored, 11, stored.length)).isEqualTo(end);
    }

    @Test
    void replacesCellsThatAClientSends() {
        byte[] stored = stored(point("1.0,2.0"));
        var again = new ParticleSlice().set(ParticleType.GEOJSON, stored, 0, stored.length);
        stored[5] ^= 1;
        assertThat(particles.stored(again, again)).isEqualTo(ResultCode.OK);
        assertThat(again.copy()).isEqualTo(stored(point("1.0,2.0")));
    }

    @Test
    void coversARegionWithinItsBounds() {
        for (String region : new String[] {polygon(SQUARE), circle("[0,0],1000"), circle("[20,80],3e6")}) {
            byte[] stored = stored(region);
            assertThat(stored[0]).isEqualTo((byte) 1);
            assertThat(cells(stored)).as(region).isBetween(1, 12);
        }
        byte[] value = value(polygon(SQUARE));
        byte[] fewer = new GeoCells(new GeoCovering(1, 30, 4, 1)).storedForm(value, 0, value.length);
        assertThat(cells(Objects.requireNonNull(fewer))).isBetween(1, 4);
    }

    @Test
    void coversAPolygonWithTheCellsThatAReferenceServerAnswered() {
        byte[] stored = stored(polygon("[[-122.5,37.0],[-121.0,37.0],[-121.0,38.0],"
                + "[-122.5,38.0],[-122.5,37.0]]"));
        assertThat(HexFormat.of().formatHex(stored, 0, 3 + 12 * Long.BYTES))
                .isEqualTo("01000c"
                        + "808550000000000080857000000000008085900000000000808e100000000000"
                        + "808e300000000000808e500000000000808ef00000000000808f100000000000"
                        + "808f700000000000808fc0000000000080904000000000008091c00000000000");
    }

    @Test
    void takesARingInEitherDirectionAsTheSmallerArea() {
        byte[] one = stored(polygon("[[0,0],[1,0],[1,1],[0,1],[0,0]]"));
        byte[] other = stored(polygon("[[0,0],[0,1],[1,1],[1,0],[0,0]]"));
        int end = 3 + 8 * cells(one);
        assertThat(Arrays.copyOf(other, end)).isEqualTo(Arrays.copyOf(one, end));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"type\":\"Point\",\"coordinates\":[180,90]}",
        "{\"type\":\"Point\",\"coordinates\":[-180.0,-9e1]}",
        "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[0,0]},\"properties\":null}",
        "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,0],[1,1],[0,1],[0,0],[0,0]]]}",
        "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[9,0],[9,9],[0,9],[0,0]],[[3,3],[4,3],[4,4],[3,3]]]}",
        "{\"type\":\"MultiPolygon\",\"coordinates\":"
            + "[[[[0,0],[1,0],[1,1],[0,0]]],[[[5,5],[6,5],[6,6],[5,5]]]]}",
        "{\"type\":\"AeroCircle\",\"coordinates\":[[0,0],0]}",
        "{\"type\":\"AeroCircle\",\"coordinates\":[[0,0],-5]}",
        "{\"type\":\"AeroCircle\",\"coordinates\":[[0,0],1e30]}"
    })
    void acceptsTheShapesOfTheProtocol(String text) {
        assertThat(answer(text)).isEqualTo(ResultCode.OK);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"type\":\"P\"}",
        "{\"type\":[],\"coordinates\":[0,0]}",
        "{\"type\":\"Point\"}",
        "{\"type\":\"Point\",\"coordinates\":[0]}",
        "{\"type\":\"Point\",\"coordinates\":[0,0,0]}",
        "{\"type\":\"Point\",\"coordinates\":[\"0\",\"0\"]}",
        "{\"type\":\"Point\",\"coordinates\":[0,null]}",
        "{\"type\":\"Point\",\"coordinates\":[0,90.1]}",
        "{\"type\":\"Point\",\"coordinates\":[180.1,0]}",
        "{\"type\":\"Point\",\"coordinates\":[1e999,0]}",
        "{\"type\":\"Point\",\"coordinates\":[0,0]",
        "{\"type\":\"Point\",\"coordinates\":[0,0]}x",
        "{\"type\":\"Point\",\"coordinates\":[0,0]}{}",
        "{'type':'Point','coordinates':[0,0]}",
        "{\"type\":\"Point\",\"coordinates\":[NaN,0]}",
        "{\"type\":\"LineString\",\"coordinates\":[[0,0],[1,1]]}",
        "{\"type\":\"GeometryCollection\",\"geometries\":[]}",
        "{\"type\":\"Feature\",\"geometry\":null}",
        "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Feature\",\"geometry\":{}}}",
        "{\"type\":\"Polygon\",\"coordinates\":[]}",
        "{\"type\":\"Polygon\",\"coordinates\":[[]]}",
        "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,1],[0,1]]]}",
        "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[0,0],[0,0]]]}",
        "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[2,2],[2,0],[0,2],[0,0]]]}",
        "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[9,0],[9,9],[0,9],[0,0]],[[3,3],[14,3],[4,4],[3,3]]]}",
        "{\"type\":\"MultiPolygon\",\"coordinates\":[]}",
        "{\"type\":\"AeroCircle\",\"coordinates\":[[0,0]]}",
        "{\"type\":\"AeroCircle\",\"coordinates\":[[0,0],1e999]}",
        "{\"type\":\"AeroCircle\",\"coordinates\":[0,0,5]}"
    })
    void refusesEverythingElse(String text) {
        assertThat(answer(text)).isEqualTo(ResultCode.INVALID_GEOJSON);
    }

    @Test
    void refusesValuesThatEndBeforeTheirText() {
        for (String hex : new String[] {"", "00", "0000", "000000", "000001", "00ffff7b7d"}) {
            byte[] bytes = HexFormat.of().parseHex(hex);
            var value = new ParticleSlice().set(ParticleType.GEOJSON, bytes, 0, bytes.length);
            assertThat(particles.stored(value, value)).isEqualTo(ResultCode.INVALID_GEOJSON);
        }
    }

    @Test
    void boundsTheSizeOfATextAndItsNesting() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        assertThat(answer("{\"type\":\"Polygon\",\"coordinates\":" + deep + "}"))
                .isEqualTo(ResultCode.INVALID_GEOJSON);
        assertThat(answer(point("0,0") + " ".repeat(GeoJsonReader.MAX_TEXT_BYTES)))
                .isEqualTo(ResultCode.INVALID_GEOJSON);
    }

    private static String point(String coordinates) {
        return "{\"type\":\"Point\",\"coordinates\":[" + coordinates + "]}";
    }

    private static String polygon(String rings) {
        return "{\"type\":\"Polygon\",\"coordinates\":[" + rings + "]}";
    }

    private static String circle(String coordinates) {
        return "{\"type\":\"AeroCircle\",\"coordinates\":[" + coordinates + "]}";
    }

    private static byte[] value(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] value = new byte[3 + bytes.length];
        System.arraycopy(bytes, 0, value, 3, bytes.length);
        return value;
    }

    private static int cells(byte[] stored) {
        return ((stored[1] & 0xFF) << 8) | (stored[2] & 0xFF);
    }

    private ResultCode answer(String text) {
        byte[] value = value(text);
        return particles.stored(
                new ParticleSlice().set(ParticleType.GEOJSON, value, 0, value.length), new ParticleSlice());
    }

    private byte[] stored(String text) {
        byte[] value = value(text);
        var slice = new ParticleSlice().set(ParticleType.GEOJSON, value, 0, value.length);
        assertThat(particles.stored(slice, slice)).isEqualTo(ResultCode.OK);
        return slice.copy();
    }
}
