package io.onehop.server.xdr;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.onehop.server.xdr.SavedShipTimes.Span;
import io.onehop.xdr.throttle.Classification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShipTimesFileTest {
    @TempDir
    private Path directory = Path.of("");

    private JsonShipTimesFile file() {
        return new JsonShipTimesFile(directory.resolve("xdr"), Runnable::run);
    }

    @Test
    void keepsWhatItIsTold() throws IOException {
        var times = new SavedShipTimes("B/1", "te st", 1_795_000_000_123L, 7,
                List.of(new Span(0, 16, 1_795_000_000_000L), new Span(18, 18, 1_794_999_000_000L)));
        assertThat(file().load("B/1", "te st")).isNull();
        file().save(times, () -> {});
        assertThat(file().load("B/1", "te st")).isEqualTo(times);
        assertThat(times.partitions()).isEqualTo(18);
        assertThat(times.lastShipped()).isEqualTo(1_794_999_000_000L);
        try (var files = Files.list(directory.resolve("xdr"))) {
            assertThat(files.toList()).singleElement()
                    .satisfies(each -> assertThat(Files.readString(each))
                            .contains("\"saved\": \"2026-11-18T", "\"0-16\": 1795000000000"));
        }
    }

    @Test
    void aDamagedFileTellsNothing() throws IOException {
        var times = new SavedShipTimes("B", "test", 1, 0, List.of(new Span(0, 0, 1)));
        file().save(times, () -> {});
        Path written = directory.resolve("xdr").resolve("B.test.json");
        for (String text : List.of("", "{", "[]", "{\"last-ship-times\":{\"x\":1}}",
                "{\"last-ship-times\":{\"5-2\":1}}")) {
            Files.writeString(written, text);
            assertThat(file().load("B", "test")).as(text).isNull();
        }
        file().save(times, () -> {});
        assertThat(file().load("B", "test")).isEqualTo(times);
    }

    @Test
    void aDiskThatFailsLeavesWhatWasThere() throws IOException {
        var times = new SavedShipTimes("B", "test", 1, 0, List.of(new Span(0, 0, 1)));
        file().save(times, () -> {});
        Files.createDirectory(directory.resolve("xdr").resolve("B.test.json.new")); // in the way
        var done = new boolean[1];
        file().save(new SavedShipTimes("B", "test", 2, 0, List.of()), () -> done[0] = true);
        assertThat(done[0]).isTrue();
        assertThat(file().load("B", "test")).isEqualTo(times);
    }

    /// What was shipped when the node last ran is told by the next one.
    @Test
    void theNextRunTellsHowFarShippingWas() {
        var first = new XdrUnderTest(file());
        first.shipTo("B");
        first.changeForSeconds(2, 10);
        first.timers.advanceSeconds(2);
        first.outcome = Classification.of(1, true);
        long failing = first.clock.epochMillis();
        first.change(30);
        first.timers.advanceSeconds(3);
        first.room.stop();

        var second = new XdrUnderTest(file());
        assertThat(second.ask("dcs")).isEmpty();
        second.shipTo("B");
        JsonObject before = JsonParser.parseString(second.ask("xdr-why:dc=B;format=json")).getAsJsonObject()
                .getAsJsonArray("before").get(0).getAsJsonObject();
        assertThat(before.get("namespace").getAsString()).isEqualTo("test");
        assertThat(before.get("partitions").getAsInt()).isEqualTo(4096);
        assertThat(before.get("waiting").getAsInt()).isEqualTo(30);
        assertThat(before.get("last_shipped_ms").getAsLong()).isBetween(failing - 2, failing);
        assertThat(before.get("saved_ms").getAsLong()).isEqualTo(first.clock.epochMillis());
        assertThat(second.value("xdr-why:dc=B", "before")).startsWith("test|").endsWith("|4096|30");
    }

    /// A save a second while there is something to ship, one each ten seconds otherwise, and none while one
    /// is under way.
    @Test
    void savesNoMoreThanItMust() {
        var saved = new ArrayList<SavedShipTimes>();
        var pending = new ArrayList<Runnable>();
        var node = new XdrUnderTest(new ShipTimesFile() {
            @Override
            public void save(SavedShipTimes times, Runnable done) {
                saved.add(times);
                pending.add(done);
            }

            @Override
            public @Nullable SavedShipTimes load(String dc, String namespace) {
                return null;
            }
        });
        node.shipTo("B");
        assertThat(saved).hasSize(1);
        node.timers.advanceSeconds(30);
        assertThat(saved).hasSize(1); // the disk is slow
        pending.forEach(Runnable::run);
        node.timers.advanceSeconds(1);
        assertThat(saved).hasSize(2);
        pending.forEach(Runnable::run);
        int before = saved.size();
        for (int i = 0; i < 40; i++) {
            node.timers.advanceSeconds(1);
            pending.forEach(Runnable::run);
        }
        assertThat(saved.size() - before).isBetween(3, 5);
        node.outcome = Classification.of(1, true);
        node.change(5);
        before = saved.size();
        for (int i = 0; i < 10; i++) {
            node.timers.advanceSeconds(1);
            pending.forEach(Runnable::run);
        }
        assertThat(saved.size() - before).isBetween(9, 10);
        assertThat(saved.getLast().waiting()).isEqualTo(5);
    }
}
