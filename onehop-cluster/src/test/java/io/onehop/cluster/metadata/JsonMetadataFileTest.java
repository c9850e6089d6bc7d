package io.onehop.cluster.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.model.NodeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonMetadataFileTest {
    private static final List<MetadataEntry> ENTRIES = List.of(
            new MetadataEntry("truncate", "test", null, 4, 100, new NodeId(-2)),
            new MetadataEntry("truncate", "test|\"\u00fc\n", "1'7<", 3, Long.MAX_VALUE, new NodeId(0xA1)));

    @TempDir
    private Path work;

    private MetadataFile file() {
        return new JsonMetadataFile(work.resolve("smd"), Runnable::run);
    }

    private boolean save(MetadataFile file, List<MetadataEntry> entries) {
        var done = new ArrayList<Boolean>();
        file.save("truncate", entries, done::add);
        assertThat(done).hasSize(1);
        return done.getFirst();
    }

    @Test
    void givesBackWhatWasSaved() throws IOException {
        assertThat(file().load("truncate")).isEmpty();
        assertThat(save(file(), ENTRIES)).isTrue();
        assertThat(file().load("truncate")).isEqualTo(ENTRIES);
        assertThat(save(file(), ENTRIES.subList(0, 1))).isTrue();
        assertThat(file().load("truncate")).isEqualTo(ENTRIES.subList(0, 1));
        assertThat(file().load("roster")).isEmpty();
        assertThat(Files.readString(work.resolve("smd/truncate.smd"))).contains("\"key\": \"test\"");
        assertThat(Files.exists(work.resolve("smd/truncate.smd.new"))).isFalse();
    }

    @Test
    void aDamagedFileIsKeptAsideAndDoesNotStopTheNode() throws IOException {
        Path path = work.resolve("smd/truncate.smd");
        for (String text : List.of("", "x", "[", "[{}]", "{}", "[{\"key\":\"\",\"node\":\"A1\"}]",
                "[{\"key\":\"k\",\"generation\":\"x\",\"node\":\"A1\"}]",
                "[{\"key\":\"k\",\"generation\":1,\"node\":\"none\"}]")) {
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
            assertThat(file().load("truncate")).as(text).isEmpty();
            assertThat(Files.exists(path)).isFalse();
            assertThat(Files.readString(work.resolve("smd/truncate.smd.damaged"))).isEqualTo(text);
        }
        assertThat(save(file(), ENTRIES)).isTrue();
        assertThat(file().load("truncate")).isEqualTo(ENTRIES);
    }

    @Test
    void whatIsHalfWrittenBesideTheFileDoesNotMatter() throws IOException {
        assertThat(save(file(), ENTRIES)).isTrue();
        Files.writeString(work.resolve("smd/truncate.smd.new"), "[{");
        assertThat(file().load("truncate")).isEqualTo(ENTRIES);
        assertThat(save(file(), List.of())).isTrue();
        assertThat(file().load("truncate")).isEmpty();
    }

    @Test
    void saysWhenItCannotSave() throws IOException {
        Files.writeString(work.resolve("smd"), "a file where the directory should be");
        assertThat(save(file(), ENTRIES)).isFalse();
    }
}
