package io.onehop.testkit.official;

import static com.aerospike.client.ResultCode.PARAMETER_ERROR;
import static io.onehop.testkit.official.ServedClient.assertCode;
import static io.onehop.testkit.official.ServedClient.key;
import static org.assertj.core.api.Assertions.assertThat;

import com.aerospike.client.AerospikeClient;
import com.aerospike.client.Bin;
import com.aerospike.client.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OfficialClientValuesSocketTest {
    private static final int INVALID_GEOJSON = 160;
    private static final String POINT = "{ \"type\": \"Point\", \"coordinates\": [-122.0, 37.5] }";
    private static final String POLYGON = "{\"type\":\"Polygon\",\"coordinates\":"
            + "[[[-122.5,37.0],[-121.0,37.0],[-121.0,38.08],[-122.5,38.08],[-122.5,37.0]]]}";
    private static final String CIRCLE = "{\"type\":\"AeroCircle\",\"coordinates\":[[-122.0,37.5],5000.0]}";

    private final ServedClient served = ServedClient.start();
    private final AerospikeClient client = served.client();

    @AfterAll
    void close() {
        served.close();
    }

    private Object roundTrip(Object value) {
        var key = key("value");
        client.put(null, key, new Bin("v", Value.get(value)));
        return client.get(null, key).getValue("v");
    }

    @Test
    void returnsIntegers() {
        for (long value : new long[] {0, 1, -1, 127, 128, -129, 65_536, Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertThat(roundTrip(value)).isEqualTo(value);
        }
    }

    @Test
    void returnsDoubles() {
        for (double value : new double[] {0.0, -0.0, 1.5, Double.MIN_VALUE, Double.MAX_VALUE, Double.NaN,
                Double.NEGATIVE_INFINITY}) {
            assertThat(roundTrip(value)).isEqualTo(value);
        }
    }

    @Test
    void returnsBooleansAsSuch() {
        assertThat(roundTrip(true)).isEqualTo(true);
        assertThat(roundTrip(false)).isEqualTo(false);
    }

    @Test
    void returnsStringsOfAnyLength() {
        for (String value : List.of("", "a", "héllo wörld", "日本語", "\0 in between", "x".repeat(100_000))) {
            assertThat(roundTrip(value)).isEqualTo(value);
        }
    }

    @Test
    void returnsBytes() {
        assertThat((byte[]) roundTrip(new byte[0])).isEmpty();
        assertThat((byte[]) roundTrip(new byte[] {0, -1, 127})).containsExactly(0, -1, 127);
    }

    @Test
    void returnsListsWithAnythingInThem() {
        assertThat(roundTrip(List.of())).isEqualTo(List.of());
        List<Object> mixed = new ArrayList<>(Arrays.asList(1L, "two", 3.5, true, null, -200L,
                Long.MAX_VALUE));
        mixed.add(List.of(List.of("deep")));
        mixed.add(Map.of("k", List.of(1L, 2L)));
        assertThat(roundTrip(mixed)).isEqualTo(mixed);
        var bytes = (List<?>) roundTrip(List.of(new byte[] {1, 2}));
        assertThat((byte[]) bytes.getFirst()).containsExactly(1, 2);
        var longList = new ArrayList<Object>();
        for (long i = 0; i < 10_000; i++) {
            longList.add(i);
        }
        assertThat(roundTrip(longList)).isEqualTo(longList);
    }

    @Test
    void returnsMapsWithAnythingInThem() {
        assertThat(roundTrip(Map.of())).isEqualTo(Map.of());
        Map<Object, Object> mixed = new HashMap<>();
        mixed.put("s", "text");
        mixed.put(1L, List.of(1L, "x"));
        mixed.put("nested", Map.of("a", Map.of("b", 2.5)));
        mixed.put("nothing", null);
        assertThat(roundTrip(mixed)).isEqualTo(mixed);
    }

    @Test
    void returnsSortedMapsSorted() {
        var sorted = new TreeMap<Object, Object>(Map.of("b", 2L, "a", 1L, "c", 3L));
        var key = key("sorted");
        client.put(null, key, new Bin("v", Value.get(sorted)));
        Object answered = client.get(null, key).getValue("v");
        assertThat(answered).isInstanceOf(TreeMap.class).isEqualTo(sorted);
    }

    @Test
    void returnsGeoJsonUnchanged() {
        var key = key("geo");
        for (String text : List.of(POINT, POLYGON, CIRCLE)) {
            client.put(null, key, new Bin("g", Value.getAsGeoJSON(text)));
            assertThat(client.get(null, key).getGeoJSONString("g")).isEqualTo(text);
        }
        client.put(null, key, new Bin("l", List.of(Value.getAsGeoJSON(POINT))));
        assertThat(client.get(null, key).getList("l").getFirst()).isEqualTo(Value.getAsGeoJSON(POINT));
    }

    @Test
    void refusesBadGeoJson() {
        var key = key("badgeo");
        for (String text : List.of("", "{}", "{\"type\":\"LineString\",\"coordinates\":[[0,0],[1,1]]}",
                "{\"type\":\"Point\",\"coordinates\":[0,91]}")) {
            assertCode(INVALID_GEOJSON, () -> client.put(null, key, new Bin("g", Value.getAsGeoJSON(text))));
        }
        assertThat(client.exists(null, key)).isFalse();
    }

    /// 4 index bits and no minhash bits: 11 bytes of head and 16 registers of 6 bits.
    @Test
    void returnsSketchesUnchangedAndRefusesBrokenOnes() {
        var key = key("hll");
        byte[] image = new byte[11 + 16 * 6 / 8];
        image[1] = 4;
        client.put(null, key, new Bin("h", Value.getAsHLL(image)));
        assertThat(client.get(null, key).getHLLValue("h").getBytes()).isEqualTo(image);
        byte[] cut = Arrays.copyOf(image, image.length - 1);
        assertCode(PARAMETER_ERROR, () -> client.put(null, key, new Bin("h", Value.getAsHLL(cut))));
    }

    @Test
    void replacesAValueOfOneTypeByOneOfAnother() {
        assertThat(roundTrip(1L)).isEqualTo(1L);
        assertThat(roundTrip("one")).isEqualTo("one");
        assertThat(roundTrip(List.of(1L))).isEqualTo(List.of(1L));
        assertThat(roundTrip(Map.of("a", 1L))).isEqualTo(Map.of("a", 1L));
        assertThat(roundTrip(1.0)).isEqualTo(1.0);
    }

    @Test
    void keepsHundredsOfBinsInTheOrderOfTheirCreation() {
        var bins = new Bin[300];
        for (int i = 0; i < bins.length; i++) {
            bins[i] = new Bin("bin" + (bins.length - i), i);
        }
        var key = key("many");
        client.put(null, key, bins);
        var names = client.get(null, key).bins.keySet();
        assertThat(names).hasSize(bins.length).containsAll(Arrays.stream(bins).map(bin -> bin.name).toList());
    }
}
